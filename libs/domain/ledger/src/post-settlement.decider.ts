import { OPERATION_TRAITS, type FundingModel, type SizedLeg, type Source, type TradesBooked } from '@ballast/contracts';
import { format, type Amount } from '@ballast/kernel';
import type { Account, PlatformAccounts } from './account';
import { holdClosed, type HoldClosed, type LedgerFact } from './facts';
import type { HoldsBySource } from './funding';
import type { Hold } from './hold';
import type { Balances } from './ledger-book';
import { movementsOf, type UnpostedTransfer, type TradeScales } from './trade-movements';
import { transactionFor, type Transfer } from './transaction';

/** Booked trades to be posted: the members of the message `trades.booked` that the postings depend on. */
export type SettlementCommand = Pick<TradesBooked, 'source' | 'type' | 'quoted_currency' | 'scales' | 'bookings'>;
type Booking = SettlementCommand['bookings'][number];

export interface SettlementState {
  readonly accounts: PlatformAccounts;
  /** Every open hold of the bookings, by the id of its source. */
  readonly holds: HoldsBySource;
  readonly balances: Balances;
  /** Funding by participant code. Not needed when the Trader's own account pays. */
  readonly funding: ReadonlyMap<string, FundingModel>;
}

/**
 * Turns booked trades into ledger transfers, one transaction for each booking that traded, and closes its holds: the
 * amount that the trades took is captured, the rest is released. `balanceAfter` runs over the transfers in the order they
 * are listed. A booking that the venue refused has no trades, so all of its holds are released.
 *
 * Throws when a booking has no hold, when its trades take more than was held for them, or when they take an asset that
 * was not held at all: money would move without a credit check. Only the cash of a rebalance is not held: its sells
 * bring in the cash before its buys spend it.
 */
export function postSettlement(command: SettlementCommand, state: SettlementState): readonly LedgerFact[] {
  const running = new RunningBalances(state.balances);
  return command.bookings.flatMap((booking) => settle(booking, { command, state, running }));
}

interface Settling {
  readonly command: SettlementCommand;
  readonly state: SettlementState;
  readonly running: RunningBalances;
}

function settle(booking: Booking, { command, state, running }: Settling): readonly LedgerFact[] {
  const source: Source = { kind: command.source, id: booking.source_id };
  const holds = state.holds.get(source.id);
  if (holds === undefined) {
    throw new Error(`no hold was placed for the ${source.kind} ${source.id}`);
  }
  const trader = state.accounts.trader(booking.trader_id);
  const cash = cashAccountOf(booking, command, { trader, state });
  const proceeds = cash === trader ? command.quoted_currency : null;
  return postTrades({ source, trades: booking.trades, holds, trader, cash, proceeds, scales: command }, running);
}

/** The trades of one source with the accounts that they move. */
interface SourceTrades {
  readonly source: Source;
  readonly trades: readonly SizedLeg[];
  readonly holds: readonly Hold[];
  /** The account of the assets. */
  readonly trader: Account;
  readonly cash: Account;
  /** Currency that need not be held, because the sells of the same source bring it in; else null. */
  readonly proceeds: string | null;
  readonly scales: TradeScales;
}

/** A trade of a quote to be posted, with its accounts and its hold. */
export interface QuoteTrade extends Omit<SourceTrades, 'source' | 'proceeds' | 'trades'> {
  readonly quoteId: string;
  /** Null when the venue refused it: its hold is released. */
  readonly trade: SizedLeg | null;
}

/** Posts the trade of a quote at exactly its money, and closes its hold. */
export function postQuote({ quoteId, trade, ...rest }: QuoteTrade, balances: Balances): readonly LedgerFact[] {
  const source: Source = { kind: 'quote', id: quoteId };
  const trades = trade === null ? [] : [trade];
  return postTrades({ ...rest, source, trades, proceeds: null }, new RunningBalances(balances));
}

function postTrades(
  { source, trades, holds, trader, cash, proceeds, scales }: SourceTrades,
  running: RunningBalances,
): readonly LedgerFact[] {
  const outflows = new Outflows();
  const transfers = trades.flatMap((trade) =>
    movementsOf(trade, { trader, cash }, scales).map((movement): Transfer => {
      outflows.note(movement);
      return { ...movement, balanceAfter: running.post(movement.account, movement.amount) };
    }),
  );
  outflows.assertHeld(holds, proceeds);
  const closed = holds.map((hold) => close(hold, outflows));
  return transfers.length === 0
    ? closed
    : [...closed, { type: 'transaction.posted', transaction: transactionFor(source, trader, transfers) }];
}

/** Cash of a rebalance passes through the Trader's own account: the float and the participant's cash stay untouched. */
function cashAccountOf(
  { participant_code }: Booking,
  { type }: SettlementCommand,
  { trader, state }: { readonly trader: Account; readonly state: SettlementState },
): Account {
  if (OPERATION_TRAITS[type].cashAccount === 'trader') {
    return trader;
  }
  const funding = state.funding.get(participant_code);
  if (funding === undefined) {
    throw new Error(`unknown funding of participant ${participant_code}`);
  }
  return state.accounts.cashOf(participant_code, funding);
}

/** Posted balances while transfers are posted to them one after the other. */
class RunningBalances {
  private readonly units = new Map<string, bigint>();

  constructor(private readonly balances: Balances) {}

  /** The balance after the movement. Throws when it would be below 0: every outflow should have been held before. */
  post({ id, name }: Account, { asset, scale, units }: Amount): Amount {
    const key = `${id} ${asset}`;
    const before = this.units.get(key) ?? this.balances.unitsOf(id, asset, scale).balance;
    const after = { asset, scale, units: before + units };
    if (after.units < 0n) {
      throw new Error(`the ${asset} balance of ${name} would be ${format(after)}`);
    }
    this.units.set(key, after.units);
    return after;
  }
}

/** The amounts that the trades of one booking take, by account and asset. */
class Outflows {
  private readonly taken = new Map<string, { readonly account: Account; readonly amount: Amount }>();

  note({ account, amount }: UnpostedTransfer): void {
    if (amount.units >= 0n) {
      return;
    }
    const key = keyOf(account, amount.asset);
    const units = (this.taken.get(key)?.amount.units ?? 0n) - amount.units;
    this.taken.set(key, { account, amount: { ...amount, units } });
  }

  of({ account, amount }: Hold): Amount {
    return this.taken.get(keyOf(account, amount.asset))?.amount ?? { ...amount, units: 0n };
  }

  /** `proceeds` is the currency that need not be held because the sells of the same booking bring it in; else null. */
  assertHeld(holds: readonly Hold[], proceeds: string | null): void {
    for (const { account, amount } of this.taken.values()) {
      const isHeld = holds.some((hold) => hold.account.id === account.id && hold.amount.asset === amount.asset);
      if (!isHeld && amount.asset !== proceeds) {
        throw new Error(`the ${amount.asset} that the trades take from ${account.name} was not held`);
      }
    }
  }
}

const keyOf = (account: Account, asset: string): string => `${account.id} ${asset}`;

function close(hold: Hold, outflows: Outflows): HoldClosed {
  const taken = outflows.of(hold);
  const { asset, units } = hold.amount;
  if (taken.units > units) {
    throw new Error(`trades take ${format(taken)} ${asset} of a hold of ${format(hold.amount)}`);
  }
  return holdClosed(hold, taken.units);
}
