import { type Allocation, type CreditDecision, OPERATION_TRAITS } from '@ballast/contracts';
import {
  evolve,
  holdsOf,
  LedgerBook,
  PlatformAccounts,
  postSettlement,
  transactionsOf,
  transferMessage,
  type SettlementCommand,
  type SettlementState,
} from '@ballast/domain-ledger';
import { type LockedMarket, readPrices, readTerms, sizeExecution } from '@ballast/domain-sizing';
import { bookTrades } from '@ballast/domain-venue';
import { allocate, executionId, formatUnits, parseUnits, powerOfTen, traderId } from '@ballast/kernel';
import * as fc from 'fast-check';
import { instrumentOf } from '@ballast/test-kit';
import { decide, given, LIMITS, OPERATION, placeHolds, stateOf, STRATEGY, trader } from './testing/fixtures';
import { decideHolds } from './decide-holds.decider';

/* A whole rebalance, from the check to the ledger, at locked prices that are not those of the check. */

const ASSETS = ['BTC', 'ETH', 'SOL', 'ADA'];
const CODES = ['A', 'B', 'C'];
const SCALE = 8;

const anyParts = fc
  .array(fc.nat(20), { minLength: ASSETS.length, maxLength: ASSETS.length })
  .filter((parts) => parts.some((part) => part > 0));
const anyPrices = fc.array(fc.bigInt({ min: 1n, max: 10_000_000n }), { minLength: 4, maxLength: 4 });
const anyHeld = fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 100n }), fc.bigInt({ min: 1n, max: 10n ** 10n }));
const anyRebalance = fc.record({
  parts: anyParts,
  reference: anyPrices,
  locked: anyPrices,
  held: fc.array(fc.array(anyHeld, { minLength: 4, maxLength: 4 }), { minLength: 3, maxLength: 3 }),
  minimum: fc.bigInt({ min: 0n, max: 100_000n }),
});
type Rebalance = typeof anyRebalance extends fc.Arbitrary<infer T> ? T : never;

const byAsset = <T>(of: (index: number) => T): Record<string, T> =>
  Object.fromEntries(ASSETS.map((asset, index) => [asset, of(index)]));
const cents = (units: bigint): string => formatUnits(units, 2);

function settleRebalance({ parts, reference, locked, held, minimum }: Rebalance) {
  const weights = allocate(powerOfTen(18), parts.map(BigInt));
  const allocations: Allocation[] = ASSETS.flatMap((asset, index) =>
    parts[index] === 0 ? [] : [{ underlying_currency: asset, weight: formatUnits(weights[index] ?? 0n, 18) }],
  );
  const instruments = ASSETS.map((asset) => instrumentOf(asset, { min_notional: cents(minimum) }));
  const balances = CODES.flatMap((code, place) =>
    ASSETS.map((asset, index) => ({
      code,
      account: trader(code),
      asset,
      balance: formatUnits(held[place]?.[index] ?? 0n, SCALE),
    })),
  );
  const asked = placeHolds({
    type: 'rebalance',
    allocations,
    instruments,
    reference_prices: byAsset((index) => cents(reference[index] ?? 1n)),
    participants: CODES.map((participant_code) => ({ participant_code })),
  });
  const before = given({
    participants: { A: {}, B: { funding: 'prefunded' }, C: {} },
    traders: CODES,
    holdings: Object.fromEntries(
      CODES.map((code) => [
        code,
        balances.filter((one) => one.code === code).map(({ asset, balance }) => ({ asset, balance, held: '0' })),
      ]),
    ),
  });
  const placed = decide(asked, before);
  const terms = readTerms({ quoted_currency: 'USD', quoted_scale: 2, allocations, instruments });
  const prices = readPrices(
    byAsset((index) => cents(locked[index] ?? 1n)),
    terms,
  );
  const accepted = placed.decisions.filter(({ outcome }) => outcome === 'accepted');
  const bookings = bookTrades(
    { preceding: {}, executions: accepted.map((one) => settling(one, { terms, prices })) },
    new Map(),
  );
  const scales = { USD: 2, ...byAsset(() => SCALE) };
  const command: SettlementCommand = {
    source: 'execution',
    type: 'rebalance',
    quoted_currency: 'USD',
    scales,
    bookings: [...bookings],
  };
  const holds = holdsOf(decideHolds(asked, stateOf(asked, before), LIMITS).facts);
  const stored = balances.map(({ account, asset, balance }) => ({
    accountId: account.slice('trader:'.length),
    asset,
    balance,
    held: '0',
  }));
  const state: SettlementState = {
    accounts: new PlatformAccounts('SANDBX'),
    holds: new Map(bookings.map(({ source_id: id }) => [id, holds.filter(({ source }) => source.id === id)])),
    balances: new LedgerBook(stored),
    // No funding is given: neither the float nor the own cash of a participant has a part in a rebalance.
    funding: new Map(),
  };
  return { command, state, accepted, balances };
}

function settling({ participant_code, legs }: CreditDecision, locked: LockedMarket) {
  const sizing = sizeExecution(legs, locked, OPERATION_TRAITS.rebalance);
  return {
    execution_id: executionId(OPERATION, participant_code),
    trader_id: traderId(STRATEGY, participant_code),
    participant_code,
    legs: sizing.outcome === 'trades' ? [...sizing.sized] : [],
  };
}

describe('the ledger of a rebalance', () => {
  it('leaves no cash behind, captures the sold quantity and releases the rest, at any locked prices', () => {
    const seen = { posted: 0, released: 0, exits: 0 };
    fc.assert(
      fc.property(anyRebalance, (rebalance) => {
        const { command, state, accepted, balances } = settleRebalance(rebalance);
        const facts = postSettlement(command, state);
        const transactions = transactionsOf(facts).map(({ transfers }) => transfers.map(transferMessage));
        const closed = facts.filter((fact) => fact.type === 'hold.closed');
        for (const transfers of transactions) {
          const cash = transfers.filter(({ asset }) => asset === 'USD');
          expect(new Set(transfers.map(({ account }) => account)).size).toBe(1);
          expect(transfers[0]?.account).toMatch(/^trader:/);
          expect(cash.reduce((sum, { amount }) => sum + parseUnits(amount, 2), 0n)).toBe(0n);
          expect(cash.at(-1)?.balance_after).toBe('0.00');
          expect(cash.map(({ purpose }) => purpose)).toEqual(
            [...cash.map(({ purpose }) => purpose)].sort((a, b) => (a === b ? 0 : a === 'sell_cash' ? -1 : 1)),
          );
          seen.posted += 1;
        }
        const cashMoved = facts
          .reduce(evolve, new LedgerBook())
          .changes()
          .filter(({ asset }) => asset === 'USD');
        expect(cashMoved.every(({ balance, held }) => balance === 0n && held === 0n)).toBe(true);
        expect(closed).toHaveLength([...state.holds.values()].flat().length);
        for (const { hold, captured, released } of closed) {
          // All or nothing: the quantity of a sell is fixed when it is held.
          expect([captured.units, released.units]).toContain(hold.amount.units);
          seen.released += released.units === hold.amount.units ? 1 : 0;
        }
        for (const { participant_code, legs } of accepted) {
          for (const { asset, amount_type } of legs.filter(({ status }) => status === undefined)) {
            const sold = transactions
              .flat()
              .find((one) => one.account === trader(participant_code) && one.asset === asset);
            if (amount_type === 'quantity' && sold !== undefined) {
              expect(sold.balance_after).toBe('0.00000000');
              expect(balances.some((one) => one.asset === asset && sold.amount === `-${one.balance}`)).toBe(true);
              seen.exits += 1;
            }
          }
        }
      }),
      { numRuns: 600 },
    );
    // With fewer cases of one kind the runs would prove little about it.
    expect(Object.entries(seen).filter(([, times]) => times < 50)).toEqual([]);
  });
});
