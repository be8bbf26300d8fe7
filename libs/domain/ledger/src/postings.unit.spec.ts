import type { SizedLeg } from '@ballast/contracts';
import { formatUnits } from '@ballast/kernel';
import * as fc from 'fast-check';
import { evolve, transactionsOf } from './facts';
import { postSettlement } from './post-settlement.decider';
import {
  account,
  ACCOUNTS,
  amount,
  bookOf,
  bySource,
  execution,
  hold,
  SCALES,
  trader,
  traderOf,
} from './testing/fixtures';
import { sidesOf, transferMessage } from './transaction';

const ASSETS = ['BTC', 'ETH', 'SOL'] as const;

const anyLeg = fc.record({
  side: fc.constantFrom('buy' as const, 'sell' as const),
  quantity: fc.bigInt({ min: 1n, max: 1_000_000n }),
  notional: fc.bigInt({ min: 1n, max: 100_000n }),
});
/** A participant with at most one leg for each asset, for which `surplus` more is held than its trades take. */
const anyBooking = fc.record({
  legs: fc.array(anyLeg, { maxLength: ASSETS.length }),
  surplus: fc.bigInt({ min: 0n, max: 1_000n }),
  isRefused: fc.boolean(),
  isPrefunded: fc.boolean(),
});
type Booking = typeof anyBooking extends fc.Arbitrary<infer T> ? T : never;

function given(bookings: readonly Booking[]) {
  const codes = bookings.map((_, index) => `P${index}`);
  const cashOf = (index: number): string => (bookings[index]?.isPrefunded === true ? `participant:P${index}` : 'float');
  const holds = bookings.flatMap(({ legs, surplus }, index) => {
    const buys = legs.filter(({ side }) => side === 'buy');
    const cash = buys.reduce((sum, { notional }) => sum + notional, surplus + 1n);
    const sells = legs.flatMap(({ side, quantity }, leg) =>
      side === 'sell' ? [{ asset: ASSETS[leg] ?? '', quantity }] : [],
    );
    return [
      hold(`P${index}`, cashOf(index), formatUnits(cash, 2)),
      ...sells.map(({ asset, quantity }) =>
        hold(`P${index}`, trader(`P${index}`), formatUnits(quantity + surplus, 8), asset),
      ),
    ];
  });
  const names = ['float', ...codes.map((code) => `participant:${code}`), ...codes.map(trader)];
  const balances = names.flatMap((name) =>
    ['USD', ...ASSETS].map((asset) => {
      const own = holds.filter((each) => each.account.name === name && each.amount.asset === asset);
      const held = own.reduce((sum, each) => sum + each.amount.units, 0n);
      const text = formatUnits(held, SCALES[asset] ?? 0);
      return { account: name, asset, balance: text, held: text };
    }),
  );
  const settled = bookings.map(({ legs, isRefused }, index) => {
    const trades = legs.map(({ side, quantity, notional }, leg): SizedLeg & { trade_id: string } => ({
      leg,
      asset: ASSETS[leg] ?? '',
      side,
      price: '1.00',
      quantity: formatUnits(quantity, 8),
      notional: formatUnits(notional, 2),
      trade_id: '',
    }));
    return {
      source_id: execution(`P${index}`),
      trader_id: traderOf(`P${index}`),
      participant_code: `P${index}`,
      trades: isRefused ? [] : trades,
      refused_leg: isRefused ? 0 : null,
    };
  });
  const funding = new Map(
    bookings.map(({ isPrefunded }, index) => [
      `P${index}`,
      isPrefunded ? ('prefunded' as const) : ('novated' as const),
    ]),
  );
  return { holds, balances, settled, funding };
}

describe('postings of any trades', () => {
  it('sum to 0 for each asset, close every hold, and leave nothing negative or held', () => {
    fc.assert(
      fc.property(fc.array(anyBooking, { minLength: 1, maxLength: 6 }), (bookings) => {
        const { holds, balances, settled, funding } = given(bookings);
        const facts = postSettlement(
          { source: 'execution', type: 'partial_sell', quoted_currency: 'USD', scales: SCALES, bookings: settled },
          { accounts: ACCOUNTS, holds: bySource(holds), balances: bookOf(balances, holds), funding },
        );
        for (const { transfers } of transactionsOf(facts)) {
          const sums = new Map<string, bigint>();
          for (const transfer of transfers) {
            for (const side of sidesOf(transferMessage(transfer))) {
              const { asset } = transfer.amount;
              sums.set(asset, (sums.get(asset) ?? 0n) + amount(side.amount, asset).units);
            }
          }
          expect([...sums.values()].filter((sum) => sum !== 0n)).toEqual([]);
        }
        const after = facts.reduce(evolve, bookOf(balances, holds));
        expect(after.openHolds()).toEqual([]);
        for (const { account: name, asset } of balances) {
          const { balance, held } = after.unitsOf(account(name).id, asset, SCALES[asset] ?? 0);
          expect(held).toBe(0n);
          expect(balance - held >= 0n).toBe(true);
        }
      }),
    );
  });
});
