import type { Allocation } from '@ballast/contracts';
import type { Ask } from '../harness/tenant';

/** A request for an Operation of one Strategy. `kind` is the last part of its path in the HTTP API. */
export interface PlannedRequest {
  /** Index of the Strategy, from 0. */
  readonly strategy: number;
  readonly kind: 'partial-sell' | 'liquidate' | 'rebalance' | 'top-up';
  /** Undefined: the default scope of a rebalance. */
  readonly participants: readonly Ask[] | undefined;
  /** Undefined: a liquidation takes none. */
  readonly allocations: readonly Allocation[] | undefined;
}

export interface LoadShape {
  readonly seed: number;
  readonly requests: number;
  readonly strategies: number;
  /** Codes of the participants, the same in every Strategy. */
  readonly codes: readonly string[];
}

/** Percentages of the requests. The others are top-ups, because without them Traders would soon hold nothing. */
const SHARES = { 'partial-sell': 50, liquidate: 9, rebalance: 24 } as const;
const BASKETS: readonly (readonly (readonly [string, string])[])[] = [
  [
    ['BTC', '0.5'],
    ['ETH', '0.3'],
    ['SOL', '0.2'],
  ],
  [
    ['BTC', '0.2'],
    ['ETH', '0.8'],
  ],
  [['SOL', '1']],
  [
    ['BTC', '0.4'],
    ['ETH', '0'],
    ['SOL', '0.6'],
  ],
];
/** Amounts in USD, from a small one to one above the value of any Trader's holdings. */
const AMOUNTS = ['25.00', '130.10', '480.00', '999.99', '2600.00', '4200.00', '15000.00'];

/** Makes a list of requests. The same seed makes the same list; outcomes depend on the order of handling. */
export function planLoad({ seed, requests, strategies, codes }: LoadShape): readonly PlannedRequest[] {
  const random = sequence(seed);
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[random(from.length)];
    if (picked === undefined) throw new Error('A choice needs at least one entry');
    return picked;
  };
  const some = (most: number): readonly string[] => {
    const first = random(codes.length);
    return Array.from({ length: 1 + random(most) }, (_, step) => codes[(first + step) % codes.length] ?? '');
  };
  return Array.from({ length: requests }, (): PlannedRequest => {
    const strategy = random(strategies);
    const kind = kindOf(random(100));
    const allocations = pick(BASKETS).map(([underlying_currency, weight]) => ({ underlying_currency, weight }));
    const named = some(3).map((participant_code): Ask => ({ participant_code }));
    switch (kind) {
      case 'liquidate':
        return { strategy, kind, participants: named.slice(0, 1), allocations: undefined };
      case 'rebalance':
        return { strategy, kind, participants: random(4) === 0 ? undefined : named, allocations };
      default:
        return { strategy, kind, participants: named.map((ask) => ({ ...ask, amount: pick(AMOUNTS) })), allocations };
    }
  });
}

function kindOf(percent: number): PlannedRequest['kind'] {
  const { 'partial-sell': sells, liquidate, rebalance } = SHARES;
  if (percent < sells) return 'partial-sell';
  if (percent < sells + liquidate) return 'liquidate';
  return percent < sells + liquidate + rebalance ? 'rebalance' : 'top-up';
}

/** Generator of integers from 0 to `bound - 1` (xorshift), so that the seed alone decides. `seed` must not be 0. */
export function sequence(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
