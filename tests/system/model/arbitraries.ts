import fc from 'fast-check';
import {
  ArmFault,
  ChangeParticipant,
  ChangeTrader,
  Deposit,
  PinPrices,
  RunOperation,
  SendAgain,
  type Command,
  type Pin,
  type Sending,
} from './commands';
import { RunSlowly, RunTogether } from './concurrent-commands';
import { decimal, print } from './decimals';
import { ASSET_CODES, ASSETS, type Allocation, type Asked, type Asset, type Funding, type Request } from './state';

export const PARTICIPANTS = [
  ['A', 'novated'],
  ['B', 'novated'],
  ['C', 'novated'],
  ['P', 'prefunded'],
  ['Q', 'prefunded'],
] as const satisfies readonly (readonly [string, Funding])[];
const CODES = PARTICIPANTS.map(([code]) => code);
const PREFUNDED = ['P', 'Q'] as const;
/** Participants that are Traders from the beginning, if the funds suffice. */
const OPENING = ['A', 'B', 'P'];
/** A participant that the platform does not know. */
const NOBODY = 'NOBODY';

const PRICES: Readonly<Record<Asset, string>> = {
  BTC: '60000.00',
  XRP: '0.6210',
  ATOM: '8.350',
  XLM: '0.11250',
};

/** Positive integers with a random number of digits, so that all magnitudes occur. */
function magnitudes(digitsMin: number, digitsMax: number): fc.Arbitrary<bigint> {
  return fc
    .tuple(fc.integer({ min: digitsMin, max: digitsMax }), fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }))
    .map(([digits, noise]) => {
      const least = 10n ** BigInt(digits - 1);
      return least + (noise % (9n * least));
    });
}

function dollars(leastDigits: number, mostDigits: number): fc.Arbitrary<string> {
  return magnitudes(leastDigits, mostDigits).map((cents) => printed(cents, 2));
}

/** Amounts in USD at the edges: around the minimum of one, two or four legs, of a few cents, or beyond all funds. */
const oddAmounts = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('0.99', '1.00', '2.00', '4.00') },
  { weight: 2, arbitrary: dollars(1, 3) },
  { weight: 1, arbitrary: dollars(7, 19) },
);
/** Amounts of buys in USD, mostly within the funds. */
const spendings = fc.oneof({ weight: 2, arbitrary: dollars(3, 6) }, { weight: 1, arbitrary: oddAmounts });
/** Amounts of partial sells in USD, mostly within the holdings of a Trader. */
const withdrawals = fc.oneof({ weight: 2, arbitrary: dollars(3, 5) }, { weight: 1, arbitrary: oddAmounts });

function printed(units: bigint, scale: number): string {
  return print(units * decimal(scale === 0 ? '1' : `0.${'1'.padStart(scale, '0')}`), scale);
}

/** Lists of `count` weights that sum to 1. Coarse weights often have ties and zeros, fine ones many decimals. */
function weights(count: number): fc.Arbitrary<readonly string[]> {
  return fc
    .tuple(
      fc.constantFrom(4n, 20n, 1000n, 10n ** 18n),
      fc.array(fc.bigInt({ min: 0n, max: 10n ** 18n }), { minLength: count - 1, maxLength: count - 1 }),
    )
    .map(([grains, noise]) => {
      const cuts = noise.map((each) => (each * grains) / 10n ** 18n).sort((a, b) => Number(a - b));
      const ends = [...cuts, grains];
      return ends.map((end, index) => weightText((end - (ends[index - 1] ?? 0n)) * (10n ** 18n / grains)));
    });
}

function weightText(units: bigint): string {
  return printed(units, 18).replace(/\.?0+$/, '');
}

/** Allocations of a request. Some baskets are drawn often, so that a portfolio is often near its target. */
const baskets: fc.Arbitrary<readonly Allocation[]> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc
      .shuffledSubarray([...ASSET_CODES], { minLength: 2 })
      .chain((assets) => weights(assets.length).map((each) => basketOf(assets, each))),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      basketOf(ASSET_CODES, ['0.25', '0.25', '0.25', '0.25']),
      basketOf(ASSET_CODES, ['0.001', '0.30', '0.699', '0']),
      basketOf(['XLM', 'BTC'], ['0.5', '0.5']),
      basketOf(['ATOM', 'XRP'], ['1', '0']),
    ),
  },
);

function basketOf(assets: readonly Asset[], each: readonly string[]): readonly Allocation[] {
  return assets.map((asset, index) => ({ asset, weight: each[index] ?? '0' }));
}

/** Enrollment at the beginning of every run: it gives the participants in OPENING holdings that they can sell. */
export const openings: fc.Arbitrary<Command> = fc
  .tuple(weights(ASSET_CODES.length), fc.tuple(...OPENING.map(() => fc.tuple(dollars(3, 6), fc.boolean()))))
  .map(([each, asked]) => {
    const allocations = basketOf(ASSET_CODES, each);
    const participants = asked.map(([amount, autoRebalance], index) => ({
      code: OPENING[index] ?? '',
      amount,
      autoRebalance,
    }));
    return new RunOperation({ type: 'enrollment', allocations, participants }, 'once');
  });

function lists(
  extra: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  minLength: number,
): fc.Arbitrary<readonly Asked[]> {
  const code = fc.constantFrom(...CODES, ...CODES, NOBODY);
  return fc.uniqueArray(fc.record({ code, ...extra }) as fc.Arbitrary<Asked>, {
    selector: ({ code: each }) => each,
    minLength,
    maxLength: 6,
    size: 'max',
  });
}

/** Requests of every type, each for at least `least` participants. */
function requestsFor(least: number) {
  const enrollments = requestsOf('enrollment', lists({ amount: spendings, autoRebalance: fc.boolean() }, least));
  const topUps = requestsOf('top_up', lists({ amount: spendings }, least));
  const partialSells = requestsOf('partial_sell', lists({ amount: withdrawals }, least));
  const rebalances = requestsOf('rebalance', fc.option(lists({}, least), { freq: 2, nil: null }));
  const liquidations = requestsOf('liquidation', lists({}, least), fc.constant([]));
  const any = fc.oneof(
    { weight: 2, arbitrary: enrollments },
    { weight: 3, arbitrary: topUps },
    { weight: 4, arbitrary: partialSells },
    { weight: 5, arbitrary: rebalances },
    { weight: 3, arbitrary: liquidations },
  );
  return { any, rebalances, sales: fc.oneof(partialSells, partialSells, rebalances, liquidations) };
}

const requests = requestsFor(1).any;
/** Requests with so many participants that two requests share Traders. */
const crowds = requestsFor(4);

function requestsOf(
  type: Request['type'],
  participants: fc.Arbitrary<readonly Asked[] | null>,
  allocations: fc.Arbitrary<readonly Allocation[]> = baskets,
): fc.Arbitrary<Request> {
  return fc.record({ type: fc.constant(type), allocations, participants });
}

/** First command of every run: prices with the same bid and ask. */
export const FIRST_PRICES: Command = new PinPrices(
  ASSET_CODES.map((asset) => ({ asset, bid: PRICES[asset], mid: PRICES[asset], ask: PRICES[asset] })),
);

/** Bid, mid and ask: the bid is about `perMille` thousandths of the first price; all have the decimals of a price. */
function pinOf(asset: Asset, perMille: number, halfSpreadBps: number): Pin {
  const { priceScale } = ASSETS[asset];
  const first = decimal(PRICES[asset]) / decimal(`0.${'1'.padStart(priceScale, '0')}`);
  const bid = (first * BigInt(perMille)) / 1000n + 1n;
  const half = (bid * BigInt(halfSpreadBps)) / 10_000n;
  const text = (units: bigint): string => printed(units, priceScale);
  return { asset, bid: text(bid), mid: text(bid + half), ask: text(bid + half + half) };
}

/** Pins of one price: mostly around the first price, sometimes the smallest possible price or a huge one. */
const pins: fc.Arbitrary<Command> = fc
  .tuple(
    fc.constantFrom(...ASSET_CODES),
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 300, max: 2000 }) },
      { weight: 6, arbitrary: fc.integer({ min: 990, max: 1010 }) },
      { weight: 3, arbitrary: fc.constantFrom(0, 1, 10, 100) },
      { weight: 1, arbitrary: fc.constant(10_000_000_000_000) },
    ),
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 500 })),
  )
  .map(([asset, perMille, halfSpreadBps]) => new PinPrices([pinOf(asset, perMille, halfSpreadBps)]));

/** Pins of all prices at once, each without a spread and near its first price. */
const marketMoves: fc.Arbitrary<Command> = fc
  .tuple(...ASSET_CODES.map(() => fc.integer({ min: 930, max: 1050 })))
  .map((changes) => new PinPrices(ASSET_CODES.map((asset, index) => pinOf(asset, changes[index] ?? 1000, 0))));

function operationsOf(from: fc.Arbitrary<Request>, sendings: readonly Sending[]): fc.Arbitrary<Command> {
  return fc.tuple(from, fc.constantFrom(...sendings)).map(([request, sending]) => new RunOperation(request, sending));
}

const participantChanges: fc.Arbitrary<Command> = fc
  .tuple(
    fc.constantFrom(...CODES),
    fc.option(fc.constantFrom('approved', 'approved', 'approved', 'submitted', 'rejected', 'locked', 'disabled'), {
      nil: undefined,
    }),
    fc.option(fc.subarray([...ASSET_CODES], { maxLength: 2 }), { nil: undefined }),
  )
  .filter(([, status, disabled]) => status !== undefined || disabled !== undefined)
  .map(
    ([code, status, disabled]) =>
      new ChangeParticipant(code, {
        ...(status === undefined ? {} : { status }),
        ...(disabled === undefined ? {} : { disabled }),
      }),
  );

const operations = operationsOf(requests, ['once', 'once', 'once', 'once', 'once', 'planned', 'planned', 'twice']);
const deposits: fc.Arbitrary<Command> = fc
  .tuple(fc.constantFrom('float', ...PREFUNDED, ...PREFUNDED), spendings)
  .map(([account, amount]) => new Deposit(account, amount));
const traderChanges: fc.Arbitrary<Command> = fc
  .tuple(fc.constantFrom(...CODES), fc.boolean())
  .map(([code, auto]) => new ChangeTrader(code, auto));
const repetitions: fc.Arbitrary<Command> = fc.nat({ max: 30 }).map((index) => new SendAgain(index));
const faults: fc.Arbitrary<Command> = fc
  .tuple(
    fc.oneof(
      fc.constant('price_unavailable' as const),
      fc.constantFrom(...ASSET_CODES).map((asset) => `venue_reject:${asset}` as const),
    ),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([scenario, times]) => new ArmFault(scenario, times));

/** Ways of sending without a plan: a waiting Operation may end between a preview and the Operation that uses it. */
const UNPLANNED: readonly Sending[] = ['once', 'once', 'once', 'once', 'once', 'once', 'once', 'twice'];

/** Commands of another client while an Operation waits. */
const meanwhile: fc.Arbitrary<readonly Command[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: marketMoves },
    { weight: 4, arbitrary: operationsOf(fc.oneof(crowds.any, crowds.sales), UNPLANNED) },
    { weight: 1, arbitrary: fc.oneof(participantChanges, traderChanges, deposits, repetitions) },
  ),
  { maxLength: 4, size: 'max' },
);

const slowOperations: fc.Arbitrary<Command> = fc
  .record({
    at: fc.constantFrom('slow_pricing' as const, 'slow_pricing' as const, 'slow_settle' as const),
    // Mostly sales: they can be disturbed by moving prices and by other requests for the same Trader.
    request: fc.oneof(crowds.any, crowds.sales),
    meanwhile,
    queued: fc.option(crowds.rebalances, { nil: null }),
    isCancelled: fc.integer({ min: 0, max: 3 }).map((chance) => chance === 3),
  })
  .map((plan) => new RunSlowly(plan));

/** Lists of commands, each kind with its weight. Slow Operations take most of the time of a run, so few are drawn. */
export function commandLists(maxCommands: number, replayPath?: string): fc.Arbitrary<Iterable<Command>> {
  const weighted: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
    [50, operations],
    [10, pins],
    [4, marketMoves],
    [6, deposits],
    [10, participantChanges],
    [4, traderChanges],
    [4, repetitions],
    [5, faults],
    [6, fc.tuple(requests, requests).map(([a, b]) => new RunTogether(a, b))],
    [12, slowOperations],
  ];
  return fc.commands(
    weighted.flatMap(([weight, arbitrary]) => Array.from({ length: weight }, () => arbitrary)),
    { maxCommands, size: 'max', ...(replayPath === undefined ? {} : { replayPath }) },
  );
}
