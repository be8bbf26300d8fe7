import type { FundingModel, OperationType, SizedLeg, Transfer } from '@ballast/contracts';
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
  /** Every hold of the Executions, closed ones too: they tell what was posted before. */
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
 * An Execution whose holds are closed already was posted before and adds nothing; when that is true of all of them the
 * answer is empty. Throws when trades take more than was held for them, or what was not held at all: money would move
 * without a credit check. Only the cash of a rebalance is not held: it comes from the sells before it.
 */
export function postSettlement(command: PostSettlement, state: SettlementState): readonly SettlementPosted[] {
  const holdsByExecution = groupByExecution(state.holds);
  const pending = command.executions.filter((execution) =>
    isPending(execution, holdsByExecution.get(execution.execution_id) ?? []),
  );
  if (pending.length === 0) {
    return [];
  }
  const book = new BalanceBook(decimalsOf(command, state));
  book.open(state.balances);
  const transactions: LedgerTransaction[] = [];
  const closed: ClosedHold[] = [];
  for (const execution of pending) {
    const holds = holdsByExecution.get(execution.execution_id) ?? [];
    const accounts = accountsOf(execution, command, state.funding);
    const transfers = execution.trades.flatMap((trade) => postTrade(trade, accounts, book));
    refuseUnheldTransfers(transfers, holds, command);
    if (transfers.length > 0) {
      const id = execution.execution_id;
      transactions.push({ transaction_id: transactionId(id), execution_id: id, transfers });
    }
    closed.push(...closeHolds(holds, transfers, book));
  }
  return [{ transactions, closed_holds: closed, deltas: book.deltas(), refused: refusedOf(pending) }];
}

function refusedOf(executions: readonly BookedExecution[]): SettlementPosted['refused'] {
  return executions.flatMap(({ execution_id, refused_leg }) =>
    refused_leg === null ? [] : [{ execution_id, leg: refused_leg }],
  );
}

function isPending(execution: BookedExecution, holds: readonly Hold[]): boolean {
  if (holds.length === 0) {
    throw new Error(`no hold was placed for the execution ${execution.execution_id}`);
  }
  return holds.some((hold) => hold.is_open);
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
  if (type === 'rebalance') {
    return { trader, cash: { account: trader, asset: quoted_currency } };
  }
  const model = funding.get(execution.participant_code);
  if (model === undefined) {
    throw new Error(`unknown funding of participant ${execution.participant_code}`);
  }
  const account = model === 'novated' ? FLOAT_ACCOUNT : participantAccount(execution.participant_code);
  return { trader, cash: { account, asset: quoted_currency } };
}

/** A buy moves cash to the house and the asset from it; a sell the other way, the asset first. */
function postTrade(trade: SizedLeg, { trader, cash }: TradeAccounts, book: BalanceBook): readonly Transfer[] {
  const quantity = book.read(trade.asset, trade.quantity);
  const notional = book.read(cash.asset, trade.notional);
  const transfer = (purpose: Transfer['purpose'], of: { account: string; asset: string }, units: bigint): Transfer => ({
    leg: trade.leg,
    purpose,
    account: of.account,
    counter_account: 'house',
    asset: of.asset,
    amount: book.print(of.asset, units),
    balance_after: book.print(of.asset, book.post(of.account, of.asset, units)),
  });
  const holding = { account: trader, asset: trade.asset };
  return trade.side === 'buy'
    ? [transfer('buy_cash', cash, -notional), transfer('buy_asset', holding, quantity)]
    : [transfer('sell_asset', holding, -quantity), transfer('sell_cash', cash, notional)];
}

function refuseUnheldTransfers(
  transfers: readonly Transfer[],
  holds: readonly Hold[],
  { type, quoted_currency }: PostSettlement,
): void {
  const unheld = transfers.find(
    ({ account, asset, amount }) =>
      amount.startsWith('-') &&
      !(type === 'rebalance' && asset === quoted_currency) &&
      !holds.some((hold) => hold.is_open && hold.account === account && hold.asset === asset),
  );
  if (unheld !== undefined) {
    throw new Error(`${unheld.purpose} of ${unheld.amount} ${unheld.asset} on ${unheld.account} was not held`);
  }
}

/** Every open hold of an Execution: what its transfers took from the account is captured, the rest given back. */
function closeHolds(holds: readonly Hold[], transfers: readonly Transfer[], book: BalanceBook): readonly ClosedHold[] {
  return holds
    .filter((hold) => hold.is_open)
    .map((hold) => {
      const amount = book.read(hold.asset, hold.amount);
      const captured = takenFrom(hold, transfers, book);
      if (captured > amount) {
        throw new Error(`trades take ${book.print(hold.asset, captured)} ${hold.asset} of a hold of ${hold.amount}`);
      }
      book.addHeld(hold.account, hold.asset, -amount);
      return {
        hold_id: hold.hold_id,
        captured: book.print(hold.asset, captured),
        released: book.print(hold.asset, amount - captured),
      };
    });
}

function takenFrom(hold: Hold, transfers: readonly Transfer[], book: BalanceBook): bigint {
  let taken = 0n;
  for (const transfer of transfers) {
    if (transfer.account === hold.account && transfer.asset === hold.asset) {
      const units = book.read(transfer.asset, transfer.amount);
      taken -= units < 0n ? units : 0n;
    }
  }
  return taken;
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
