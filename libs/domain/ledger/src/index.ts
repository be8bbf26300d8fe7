export { accountName, accountNamed, LedgerAccounts, PlatformAccounts, type Account } from './account';
export {
  evolve,
  holdPlaced,
  holdsOf,
  transactionsOf,
  type HoldClosed,
  type HoldPlaced,
  type LedgerFact,
  type TransactionPosted,
} from './facts';
export { fundingOf, isPaidByFloat, type HoldsBySource } from './funding';
export type { Hold } from './hold';
export { LedgerBook, type BalanceChange, type Balances, type StoredBalance } from './ledger-book';
export { depositAccount, postDeposit, type DepositCommand, type DepositState } from './post-deposit.decider';
export {
  outflowAccount,
  outflowMoney,
  outflowSource,
  outflowTransfer,
  postOutflow,
  type OutflowCommand,
} from './post-outflow.decider';
export { postQuote, postSettlement, type SettlementCommand, type SettlementState } from './post-settlement.decider';
export { postTransfer } from './post-transfer.decider';
export {
  movementHold,
  movementTransaction,
  postMovement,
  type BookedMovement,
  type MovementBooking,
} from './post-movement.decider';
export { recordedTransaction } from './recorded-transaction';
export { rebaseTransaction, shiftsOf, type BalanceShifts } from './rebase-transaction';
export { releaseHolds } from './release-holds.decider';
export { settlementAnswer } from './settlement-answer';
export { ReplayedJournal, type Deviation } from './replayed-journal';
export { owedTransfers, transferText } from './trade-movements';
export { termTexts, toldSource, tradedTransaction, type TradedSource } from './traded-transaction';
export {
  sidesOf,
  transactionFor,
  transferMessage,
  type LedgerSide,
  type LedgerTransaction,
  type Transfer,
} from './transaction';
