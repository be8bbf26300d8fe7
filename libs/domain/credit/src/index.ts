export { FLOAT_ACCOUNT, participantAccount, traderAccount } from './account';
export type { AccountBalance, BalanceDelta } from './balance-book';
export { buyerFault, instrumentFault, minimumFault, notEnrolledFault, sellerFault } from './faults';
export type { ClosedHold, Hold } from './hold';
export { decideHolds, type HoldsPlaced } from './place-holds.decider';
export type {
  CheckedType,
  CreditLimits,
  CreditState,
  Holding,
  ParticipantStanding,
  PlaceHolds,
} from './place-holds.state';
export { postDeposit, type DepositPosted, type DepositState, type PostDeposit } from './post-deposit.decider';
export {
  postSettlement,
  type BookedExecution,
  type PostSettlement,
  type SettlementPosted,
  type SettlementState,
} from './post-settlement.decider';
export { rebaseTransaction } from './rebase-transaction';
export { releaseHolds, type HoldsReleased } from './release-holds.decider';
export { sidesOf, type LedgerSide, type LedgerTransaction } from './transfer';
