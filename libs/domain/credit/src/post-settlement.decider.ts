import {
  type FundingModel,
  type LedgerPurpose,
  OPERATION_TRAITS,
  type OperationType,
  type SizedLeg,
  type Transfer,
} from '@ballast/contracts';
import { transactionId } from '@ballast/kernel';
import { FLOAT_ACCOUNT, participantAccount, traderAccount } from './account';
import { BalanceBook, type AccountBalance, type BalanceDelta } from './balance-book';
import type { ClosedHold, Hold } from './hold';
import type { LedgerTransaction } from './transfer';

export interface BookedExecution {
  readonly execution_id: string;
  readonly trader_id: string;
  readonly participant_code: string;
  /** In the order of execution, sells first; empty when the venue refused a leg. */
  readonly trades: readonly SizedLeg[];
  /** The leg that the venue refused, or null. */
  readonly refused_leg: number | null;
}

/** Capture the holds of the Executions that traded, give back those of the refused ones. */
export interface PostSettlement {
  readonly type: OperationType;
  readonly quoted_currency: string;
  readonly executions: readonly BookedExecution[];
}

export interface SettlementState {
  /** Every open hold of the Executions. */
  readonly holds: readonly Hold[];
  /** Posted balances of the accounts concerned; one that is missing is 0. */
  readonly balances: readonly AccountBalance[];
  /** By participant code. */
  readonly funding: ReadonlyMap<string, FundingModel>;
}

export interface SettlementPosted {
  /** One for each Execution that traded, in the order of the command. */
  readonly transactions: readonly LedgerTransaction[];
  readonly closed_holds: readonly ClosedHold[];
  readonly deltas: readonly BalanceDelta[];
  readonly refused: readonly { readonly execution_id: string; readonly leg: number }[];
}

/**
 * Turns booked trades into ledger transfers, one transaction for each Execution, and closes its holds: what the trades
 * took is captured, the rest is given back. `balance_after` runs over the transfers in the order they are listed.
 *
 * Throws when an Execution has no hold, when its trades take more than was held for them, or an asset that was not held
 * at all: money would move without a credit check. Only the cash of a rebalance is not held: it comes from the sells
 * before it.
 */
export function postSettlement(command: PostSettlement, state: SettlementState): SettlementPosted {
  const holdsByExecution = groupByExecution(state.holds);
  const book = new BalanceBook(decimalsOf(command, state));
  book.open(state.balances);
  const transactions: LedgerTransaction[] = [];
  const closed: ClosedHold[] = [];
  for (const execution of command.executions) {
    const id = execution.execution_id;
    const holds = holdsByExecution.get(id);
    if (holds === undefined) {
      throw new Error(`no hold was placed for the execution ${id}`);
    }
    const accounts = accountsOf(execution, command, state.funding);
    const outflows = new Map<string, Change>();
    const transfers = execution.trades.flatMap((trade) => postTrade(trade, accounts, { book, outflows }));
    refuseUnheldOutflows(outflows, holds, command);
    if (transfers.length > 0) {
      transactions.push({ transaction_id: transactionId(id), execution_id: id, transfers });
    }
    closed.push(...closeHolds(holds, outflows, book));
  }
  return { transactions, closed_holds: closed, deltas: book.deltas(), refused: refusedOf(command.executions) };
}

function refusedOf(executions: readonly BookedExecution[]): SettlementPosted['refused'] {
  return executions.flatMap(({ execution_id, refused_leg }) =>
    refused_leg === null ? [] : [{ execution_id, leg: refused_leg }],
  );
}

interface TradeAccounts {
  /** Where the assets are. */
  readonly trader: string;
  readonly cash: { readonly account: string; readonly asset: string };
}

/** Cash of a rebalance passes through the Trader's own account: the float and the participant's cash stay untouched. */
function accountsOf(
  execution: BookedExecution,
  { type, quoted_currency }: PostSettlement,
  funding: SettlementState['funding'],
): TradeAccounts {
  const trader = traderAccount(execution.trader_id);
  if (OPERATION_TRAITS[type].cashAccount === 'trader') {
    return { trader, cash: { account: trader, asset: quoted_currency } };
  }
  const model = funding.get(execution.participant_code);
  if (model === undefined) {
    throw new Error(`unknown funding of participant ${execution.participant_code}`);
  }
  const account = model === 'novated' ? FLOAT_ACCOUNT : participantAccount(execution.participant_code);
  return { trader, cash: { account, asset: quoted_currency } };
}

/** A change of one account in one asset. */
interface Change {
  readonly account: string;
  readonly asset: string;
  readonly units: bigint;
}

const outflowKey = (account: string, asset: string): string => `${account} ${asset}`;

interface Posting {
  readonly book: BalanceBook;
  /** What the trades of one Execution take, by account and asset; positive. */
  readonly outflows: Map<string, Change>;
}

/** A buy moves cash to the house and the asset from it; a sell the other way, the asset first. */
function postTrade(trade: SizedLeg, { trader, cash }: TradeAccounts, posting: Posting): readonly Transfer[] {
  const { book } = posting;
  const quantity = book.read(trade.asset, trade.quantity);
  const notional = book.read(cash.asset, trade.notional);
  const holding = { account: trader, asset: trade.asset };
  return trade.side === 'buy'
    ? [
        postTransfer(trade.leg, 'buy_cash', { ...cash, units: -notional }, posting),
        postTransfer(trade.leg, 'buy_asset', { ...holding, units: quantity }, posting),
      ]
    : [
        postTransfer(trade.leg, 'sell_asset', { ...holding, units: -quantity }, posting),
        postTransfer(trade.leg, 'sell_cash', { ...cash, units: notional }, posting),
      ];
}

function postTransfer(
  leg: number,
  purpose: LedgerPurpose,
  { account, asset, units }: Change,
  { book, outflows }: Posting,
): Transfer {
  if (units < 0n) {
    const key = outflowKey(account, asset);
    outflows.set(key, { account, asset, units: (outflows.get(key)?.units ?? 0n) - units });
  }
  return {
    leg,
    purpose,
    account,
    counter_account: 'house',
    asset,
    amount: book.print(asset, units),
    balance_after: book.print(asset, book.post(account, asset, units)),
  };
}

function refuseUnheldOutflows(
  outflows: ReadonlyMap<string, Change>,
  holds: readonly Hold[],
  { type, quoted_currency }: PostSettlement,
): void {
  for (const { account, asset } of outflows.values()) {
    const isOwnProceeds = OPERATION_TRAITS[type].cashAccount === 'trader' && asset === quoted_currency;
    if (!isOwnProceeds && !holds.some((hold) => hold.account === account && hold.asset === asset)) {
      throw new Error(`what the trades take of ${asset} from ${account} was not held`);
    }
  }
}

/** What the trades took from the account is captured, the rest of each hold given back. */
function closeHolds(
  holds: readonly Hold[],
  outflows: ReadonlyMap<string, Change>,
  book: BalanceBook,
): readonly ClosedHold[] {
  return holds.map((hold) => {
    const { account, asset, amount } = hold;
    const units = book.read(asset, amount);
    const captured = outflows.get(outflowKey(account, asset))?.units ?? 0n;
    if (captured > units) {
      throw new Error(`trades take ${book.print(asset, captured)} ${asset} of a hold of ${amount}`);
    }
    book.addHeld(account, asset, -units);
    return { ...hold, captured: book.print(asset, captured), released: book.print(asset, units - captured) };
  });
}

function groupByExecution(holds: readonly Hold[]): ReadonlyMap<string, readonly Hold[]> {
  const grouped = new Map<string, Hold[]>();
  for (const hold of holds) {
    const group = grouped.get(hold.execution_id);
    if (group === undefined) {
      grouped.set(hold.execution_id, [hold]);
    } else {
      group.push(hold);
    }
  }
  return grouped;
}

function* decimalsOf(
  command: PostSettlement,
  state: SettlementState,
): Iterable<{ readonly asset: string; readonly text: string }> {
  for (const { asset, amount } of state.holds) {
    yield { asset, text: amount };
  }
  for (const { asset, balance } of state.balances) {
    yield { asset, text: balance };
  }
  for (const { trades } of command.executions) {
    for (const trade of trades) {
      yield { asset: trade.asset, text: trade.quantity };
      yield { asset: command.quoted_currency, text: trade.notional };
    }
  }
}
