import type { TradesBooked } from '@ballast/contracts';
import { executionId, format, formatUnits, parseUnits, traderId, type Amount } from '@ballast/kernel';
import { accountNamed, PlatformAccounts, type Account } from '../account';
import { evolve, transactionsOf, type LedgerFact } from '../facts';
import type { Hold } from '../hold';
import { LedgerBook } from '../ledger-book';
import { transferMessage } from '../transaction';

/* Accounts and holds for the suites of the ledger, and functions that show facts as texts. */

const PLATFORM = 'SANDBX';
export const ACCOUNTS = new PlatformAccounts(PLATFORM);
export const SCALES: Readonly<Record<string, number>> = { USD: 2, BTC: 8, ETH: 8, SOL: 8 };

const OPERATION = 'd1e2f3a4-b5c6-4789-abcd-ef0123456789';
const STRATEGY = 'b1c2d3e4-f5a6-4789-bcde-f01234567890';

export const execution = (code: string): string => executionId(OPERATION, code);
export const traderOf = (code: string): string => traderId(STRATEGY, code);
/** The name of a Trader's account. */
export const trader = (code: string): string => `trader:${traderOf(code)}`;

export function account(name: string): Account {
  const found = accountNamed(PLATFORM, name);
  if (found === null) {
    throw new Error(`${name} is no customer's account`);
  }
  return found;
}

export function amount(text: string, asset = 'USD'): Amount {
  const scale = SCALES[asset] ?? 0;
  return { asset, scale, units: parseUnits(text, scale) };
}

export function hold(code: string, name: string, text: string, asset = 'USD'): Hold {
  return { source: { kind: 'execution', id: execution(code) }, account: account(name), amount: amount(text, asset) };
}

/** Holds by the id of their source. */
export function bySource(holds: readonly Hold[]): ReadonlyMap<string, readonly Hold[]> {
  return new Map(holds.map(({ source: { id } }) => [id, holds.filter(({ source }) => source.id === id)]));
}

export interface GivenBalance {
  readonly account: string;
  readonly asset: string;
  readonly balance: string;
  readonly held?: string;
}

export function bookOf(balances: readonly GivenBalance[], holds: readonly Hold[] = []): LedgerBook {
  return new LedgerBook(
    balances.map(({ account: name, asset, balance, held = '0' }) => ({
      accountId: account(name).id,
      asset,
      balance,
      held,
    })),
    holds,
  );
}

/** Closed holds with what was captured and what was released. */
export const closedOf = (facts: readonly LedgerFact[]): readonly object[] =>
  facts.flatMap((fact) =>
    fact.type === 'hold.closed'
      ? [{ hold: fact.hold, captured: format(fact.captured), released: format(fact.released) }]
      : [],
  );

export const transfersOf = (facts: readonly LedgerFact[]): readonly string[] =>
  transactionsOf(facts).flatMap(({ transfers }) =>
    transfers
      .map(transferMessage)
      .map((one) => `${one.leg} ${one.purpose} ${one.account} ${one.amount} ${one.asset} = ${one.balance_after}`),
  );

/** The changes that facts make to balances, in the order of accounts and assets. */
export function deltasOf(facts: readonly LedgerFact[]): readonly string[] {
  const names = new Map<string, string>();
  for (const fact of facts) {
    const accounts =
      fact.type === 'transaction.posted'
        ? fact.transaction.transfers.map(({ account: each }) => each)
        : [fact.hold.account];
    for (const { id, name } of accounts) names.set(id, name);
  }
  return facts
    .reduce(evolve, new LedgerBook())
    .changes()
    .filter(({ balance, held }) => balance !== 0n || held !== 0n)
    .map(
      ({ accountId, asset, scale, balance, held }) =>
        `${names.get(accountId) ?? accountId} ${asset} posted ${formatUnits(balance, scale)} held ${formatUnits(held, scale)}`,
    )
    .sort();
}

export type Booking = TradesBooked['bookings'][number];
