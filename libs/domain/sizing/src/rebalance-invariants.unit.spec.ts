import type { DecidedLeg, Instrument, SizedLeg } from '@ballast/contracts';
import { allocate, Decimal, formatUnits, parseUnits, powerOfTen, rescaleUnits } from '@ballast/kernel';
import * as fc from 'fast-check';
import { instrumentOf } from '@ballast/test-kit';
import { decidedLegs, heldAssets } from './testing/fixtures';
import { sizeRebalance } from './size-rebalance';
import type { HeldAsset } from './holdings';
import { planRebalance } from './plan-rebalance';
import { valuePortfolio } from './portfolio';
import { type OperationTerms, type PricesByAsset, readPrices, readTerms } from './terms';

/*
 * Many small portfolios of assets with all kinds of scales, prices and minimums, sized at the prices of their check and
 * at other prices.
 */

/** An asset of a portfolio. Its code is `A` and its index. */
interface Asset {
  readonly part: number;
  readonly isListed: boolean;
  readonly held: bigint;
  readonly quantityScale: number;
  readonly price: bigint;
  readonly priceScale: number;
  readonly minimum: bigint;
  /** The locked price in basis points of the reference price. */
  readonly moveBps: bigint;
}

interface Portfolio {
  readonly quotedScale: number;
  readonly assets: readonly Asset[];
}

/**
 * Numbers of every magnitude with equal chance, as many between 10 and 100 as between 1,000 and 10,000: the same
 * quantity is dust of one asset and a fortune of another.
 */
const anyMagnitude = (digits: number): fc.Arbitrary<bigint> =>
  fc
    .tuple(fc.bigInt({ min: 100n, max: 999n }), fc.integer({ min: 0, max: digits - 1 }))
    .map(([leading, exponent]) => (leading * powerOfTen(exponent)) / 100n);

const anyAsset: fc.Arbitrary<Asset> = fc.record({
  part: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.integer({ min: 1, max: 500 }) }),
  isListed: fc.boolean(),
  held: fc.oneof({ weight: 1, arbitrary: fc.constant(0n) }, { weight: 3, arbitrary: anyMagnitude(12) }),
  quantityScale: fc.constantFrom(0, 2, 6, 8, 8, 12),
  price: anyMagnitude(7),
  priceScale: fc.constantFrom(0, 2, 2, 5),
  minimum: anyMagnitude(6),
  moveBps: fc.oneof(fc.constant(10_000n), fc.bigInt({ min: 8_000n, max: 12_500n }), anyMagnitude(5)),
});

const anyPortfolio: fc.Arbitrary<Portfolio> = fc.record({
  quotedScale: fc.constantFrom(2, 2, 2, 0, 3),
  assets: fc
    .array(anyAsset, { minLength: 1, maxLength: 7 })
    // At least one asset must be listed with a weight above 0.
    .map(([first, ...rest]) =>
      first === undefined ? [] : [{ ...first, isListed: true, part: first.part + 1 }, ...rest],
    ),
});

const BELOW_MINIMUM = 'below_instrument_minimum';
const codeOf = (index: number): string => `A${index}`;

function listedAs(code: string, { quantityScale, priceScale, minimum }: Asset, quotedScale: number): Instrument {
  return instrumentOf(code, {
    quantity_scale: quantityScale,
    price_scale: priceScale,
    quoted_scale: quotedScale,
    min_notional: formatUnits(minimum, quotedScale),
  });
}

interface Run {
  readonly portfolio: Portfolio;
  readonly terms: OperationTerms;
  readonly reference: PricesByAsset;
  readonly locked: PricesByAsset;
  readonly weights: ReadonlyMap<string, bigint>;
  readonly held: readonly HeldAsset[];
  readonly outcome: string;
  readonly legs: readonly DecidedLeg[];
}

/** Plans the portfolio. `order`: the indexes of the assets in the order of the allocations. */
function run(portfolio: Portfolio, order: readonly number[] = portfolio.assets.map((_, index) => index)): Run {
  const { assets, quotedScale } = portfolio;
  const listed = assets.flatMap(({ isListed, part }, index) => (isListed ? [{ index, part: BigInt(part) }] : []));
  const units = allocate(
    powerOfTen(18),
    listed.map(({ part }) => part),
  );
  const weights = new Map(listed.map(({ index }, place) => [codeOf(index), units[place] ?? 0n]));
  const terms = readTerms({
    quoted_currency: 'USD',
    quoted_scale: quotedScale,
    allocations: order.flatMap((index) => {
      const weight = weights.get(codeOf(index));
      return weight === undefined ? [] : [{ underlying_currency: codeOf(index), weight: formatUnits(weight, 18) }];
    }),
    instruments: assets.map((asset, index) => listedAs(codeOf(index), asset, quotedScale)),
  });
  const prices = (of: (asset: Asset) => bigint): PricesByAsset =>
    readPrices(
      Object.fromEntries(assets.map((asset, index) => [codeOf(index), formatUnits(of(asset), asset.priceScale)])),
      terms,
    );
  const reference = prices(({ price }) => price);
  const locked = prices(({ price, moveBps }) => (price * moveBps) / 10_000n || 1n);
  const held = heldAssets(
    Object.fromEntries(
      assets.map(({ held: amount, quantityScale }, index) => [codeOf(index), formatUnits(amount, quantityScale)]),
    ),
    terms,
  );
  const planned = planRebalance(held, { terms, referencePrices: reference, driftedOnlyBps: null });
  return { portfolio, terms, reference, locked, weights, held, outcome: planned.outcome, legs: decidedLegs(planned) };
}

const assetOf = ({ assets }: Portfolio, code: string): Asset => {
  const asset = assets[Number(code.slice(1))];
  if (asset === undefined) {
    throw new Error(`no asset ${code}`);
  }
  return asset;
};

/** Throws unless the condition holds. A million calls of `expect` would be too slow. */
function must(condition: boolean, rule: string): void {
  if (!condition) {
    throw new Error(`it must hold: ${rule}`);
  }
}

/** Scale at which this spec compares money: fine enough for every product of its numbers. */
const EXACT = 48;
const exact = (units: bigint, scale: number): bigint => rescaleUnits(units, scale, EXACT);

type Priced = Pick<Run, 'portfolio' | 'reference'>;

const worth = (code: string, quantity: string, { portfolio, reference }: Priced): bigint => {
  const { quantityScale, priceScale } = assetOf(portfolio, code);
  const price = reference.get(code)?.units ?? 0n;
  return exact(parseUnits(quantity, quantityScale) * price, quantityScale + priceScale);
};

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
const runs = ({ status }: DecidedLeg): boolean => status === undefined;

function checkEnded(legs: readonly DecidedLeg[]): void {
  const running = legs.filter(runs);
  const hasRunning = (side: DecidedLeg['side']): boolean => running.some((leg) => leg.side === side);
  must(hasRunning('sell') === hasRunning('buy'), 'a sell and a buy run, or none');
  for (const { status, status_reason } of legs.filter((leg) => !runs(leg))) {
    must(status === 'skipped', 'a leg that does not run is skipped');
    const isBalanced = status_reason === 'portfolio_is_balanced' && running.length === 0;
    must(isBalanced || status_reason === BELOW_MINIMUM, 'a skipped leg says why');
  }
}

/** Zero-sum, nothing sold that is not held, no leg under its minimum, full exits in full. */
function checkSized(sized: readonly SizedLeg[], { portfolio, legs }: Run): void {
  const cash = (side: SizedLeg['side']): bigint =>
    sum(sized.filter((leg) => leg.side === side).map(({ notional }) => parseUnits(notional, portfolio.quotedScale)));
  must(cash('buy') === cash('sell'), 'buys spend what sells bring, to the cent');
  for (const { leg, asset, side, price, quantity, notional } of sized) {
    const { held, minimum, quantityScale, priceScale } = assetOf(portfolio, asset);
    const quantityUnits = parseUnits(quantity, quantityScale);
    const notionalUnits = parseUnits(notional, portfolio.quotedScale);
    const isFullExit = legs[leg]?.amount_type === 'quantity';
    must(quantityUnits > 0n && notionalUnits > 0n, 'a trade moves something both ways');
    must(isFullExit || notionalUnits >= minimum, 'no leg but a full exit is under its minimum');
    const paid = exact(notionalUnits, portfolio.quotedScale);
    const value = exact(quantityUnits * parseUnits(price, priceScale), quantityScale + priceScale);
    if (side === 'sell') {
      must(isFullExit ? quantityUnits === held : quantityUnits <= held, 'an exit leaves exactly nothing');
      const cent = exact(1n, portfolio.quotedScale);
      must(paid <= value && value - paid < cent, 'proceeds are rounded down to the cent');
    } else {
      const step = exact(parseUnits(price, priceScale), quantityScale + priceScale);
      must(value <= paid && paid - value < step, 'a bought quantity is rounded down to its step');
    }
  }
}

const stepOf = (code: string, { portfolio, reference }: Priced): bigint => {
  const { quantityScale, priceScale } = assetOf(portfolio, code);
  return exact(reference.get(code)?.units ?? 0n, quantityScale + priceScale);
};

/** A leg that was dropped at the reference prices could not have run. */
function checkDropped({ legs, portfolio, ...market }: Run): void {
  for (const { asset, side, amount, amount_type } of legs.filter((leg) => leg.status_reason === BELOW_MINIMUM)) {
    const cent = exact(1n, portfolio.quotedScale);
    const minimum = exact(assetOf(portfolio, asset).minimum, portfolio.quotedScale);
    const step = stepOf(asset, { portfolio, ...market });
    if (amount_type === 'quantity') {
      must(worth(asset, amount, { portfolio, ...market }) < cent, 'only an exit that brings no cent is dropped');
      continue;
    }
    const units = parseUnits(amount, EXACT);
    const mayRun = side === 'buy' ? units >= minimum && units >= step : units >= minimum + step && units >= cent + step;
    must(!mayRun, 'only a leg under its minimum is dropped');
  }
}

/**
 * Distances from the targets when no leg was dropped. A sell stops above its target, by less than a quantity step and a
 * cent. Its proceeds are rounded down, too, so they miss the exact excess by less than a step and two cents. A buy
 * misses its target by less than its own step and a cent, and all that the proceeds of the sells miss.
 */
function checkWeights(sized: readonly SizedLeg[], given: Run): void {
  const { portfolio, weights } = given;
  const cent = exact(1n, portfolio.quotedScale);
  const values = portfolio.assets.map(({ held, quantityScale }, index) =>
    worth(codeOf(index), formatUnits(held, quantityScale), given),
  );
  const total = sum(values);
  const missing = sum(sized.filter(({ side }) => side === 'sell').map(({ asset }) => stepOf(asset, given) + 2n * cent));
  portfolio.assets.forEach((_, index) => {
    const code = codeOf(index);
    const weight = weights.get(code) ?? 0n;
    const leg = sized.find(({ asset }) => asset === code);
    const change = leg === undefined ? 0n : worth(code, leg.quantity, given);
    const reached = (values[index] ?? 0n) + (leg?.side === 'sell' ? -change : change);
    const target = total * weight;
    const off = reached * powerOfTen(18) - target;
    const own = (stepOf(code, given) + cent) * powerOfTen(18);
    if (leg === undefined) {
      must(off === 0n, 'without a leg the asset is at its target');
    } else if (leg.side === 'sell') {
      must(off >= 0n && off < own, 'a sell stops at its target');
    } else {
      must(off < own && -off < own + missing * powerOfTen(18), 'a buy reaches its target');
    }
  });
}

/** The lock changes the amounts of buys and decides which legs still run. It changes nothing else. */
function checkFixed(decided: readonly DecidedLeg[], locked: readonly DecidedLeg[]): void {
  must(decided.length === locked.length, 'no leg comes or goes');
  for (const [index, leg] of locked.entries()) {
    const before = decided[index];
    must(before !== undefined && before.asset === leg.asset && before.side === leg.side, 'legs and sides are fixed');
    must(before?.hold === leg.hold && before?.weight === leg.weight, 'quantities and weights are fixed');
    must(leg.side === 'buy' || leg.amount === before?.amount, 'amounts of sells are fixed');
    must(before?.status === undefined || JSON.stringify(before) === JSON.stringify(leg), 'a skipped leg stays skipped');
  }
}

const sorted = (legs: readonly DecidedLeg[]): readonly DecidedLeg[] =>
  [...legs].sort((a, b) => (a.asset < b.asset ? -1 : 1));

/** Whether two buys tied in some round of the split: in the remainders of their shares, or as the smallest buys. */
function hasTies({ legs, portfolio, terms, reference, held }: Run): boolean {
  const sizing = sizeRebalance(legs, { terms, prices: reference });
  const sized = sizing.outcome === 'trades' ? sizing.sized : [];
  const sold = sized.filter(({ side }) => side === 'sell');
  const proceeds = sum(sold.map(({ notional }) => parseUnits(notional, portfolio.quotedScale)));
  const assets = valuePortfolio(held, terms, reference)?.assets ?? [];
  let left = assets.filter(({ delta }) => delta.units > 0n);
  while (left.length > 0) {
    const weights = left.map(({ delta }) => delta.units);
    const shares = allocate(proceeds, weights);
    const total = sum(weights);
    if (new Set(weights.map((weight) => (proceeds * weight) % total)).size < left.length) {
      return true;
    }
    const under = left.flatMap((valued, index) => {
      const share = shares[index] ?? 0n;
      const { instrument } = valued;
      const step = stepOf(instrument.asset, { portfolio, reference });
      const isUnder = share < instrument.minNotional.units || exact(share, portfolio.quotedScale) < step;
      return isUnder ? [{ valued, share }] : [];
    });
    const smallest = under.reduce((least, one) => (one.share < least ? one.share : least), under[0]?.share ?? 0n);
    const first = under.filter(({ share }) => share === smallest);
    if (first.length > 1) {
      return true;
    }
    if (first.length === 0) {
      return false;
    }
    left = left.filter((valued) => valued !== first[0]?.valued);
  }
  return false;
}

describe('any rebalance', () => {
  it('is zero-sum, keeps minimums, exits in full and reaches its weights, at reference and at locked prices', () => {
    const seen = { runs: 0, exits: 0, dropped: 0, reached: 0, endedAtLock: 0, droppedAtLock: 0 };
    fc.assert(
      fc.property(anyPortfolio, (portfolio) => {
        const given = run(portfolio);
        checkEnded(given.legs);
        checkDropped(given);
        if (given.outcome !== 'trades') {
          must(!given.legs.some(runs), 'no leg runs');
          return;
        }
        const atReference = sizeRebalance(given.legs, { terms: given.terms, prices: given.reference });
        const sized = atReference.outcome === 'trades' ? atReference.sized : [];
        must(sized.length === given.legs.filter(runs).length, 'at the prices of the check every leg runs');
        must(JSON.stringify(atReference.legs) === JSON.stringify(given.legs), 'and is as planned');
        checkSized(sized, given);
        if (given.legs.every(runs)) {
          checkWeights(sized, given);
          seen.reached += 1;
        }
        const atLock = sizeRebalance(given.legs, { terms: given.terms, prices: given.locked });
        checkEnded(atLock.legs);
        checkSized(atLock.outcome === 'trades' ? atLock.sized : [], given);
        checkFixed(given.legs, atLock.legs);
        seen.runs += 1;
        seen.exits += sized.some(({ leg }) => given.legs[leg]?.amount_type === 'quantity') ? 1 : 0;
        seen.dropped += given.legs.every(runs) ? 0 : 1;
        seen.endedAtLock += atLock.outcome === 'trades' ? 0 : 1;
        seen.droppedAtLock += atLock.outcome === 'trades' && atLock.sized.length < sized.length ? 1 : 0;
      }),
      { numRuns: 10_000 },
    );
    // With fewer cases of one kind the runs would prove little about it.
    expect(Object.entries(seen).filter(([, times]) => times < 50)).toEqual([]);
  });

  it('sells the excess that big.js computes', () => {
    fc.assert(
      fc.property(anyPortfolio, (portfolio) => {
        const { legs, terms, reference, weights } = run(portfolio);
        const valueOf = (index: number): Decimal => {
          const { held, quantityScale, priceScale } = assetOf(portfolio, codeOf(index));
          const price = formatUnits(reference.get(codeOf(index))?.units ?? 0n, priceScale);
          return Decimal.of(formatUnits(held, quantityScale)).times(Decimal.of(price));
        };
        const total = Decimal.sum(portfolio.assets.map((_, index) => valueOf(index)));
        portfolio.assets.forEach(({ held, quantityScale }, index) => {
          const weight = weights.get(codeOf(index)) ?? 0n;
          const delta = total.times(Decimal.of(formatUnits(weight, 18))).minus(valueOf(index));
          const leg = legs.find(({ asset }) => asset === codeOf(index));
          const sign = delta.compare(Decimal.ZERO);
          expect(leg?.side).toBe(sign === 0 ? undefined : sign < 0 ? 'sell' : 'buy');
          if (leg?.side === 'sell') {
            expect(leg.amount).toBe(
              weight === 0n
                ? formatUnits(held, quantityScale)
                : Decimal.ZERO.minus(delta).toFixed(terms.quoted.scale, 'down'),
            );
          }
          if (leg?.weight !== undefined) {
            expect(leg.weight).toBe(delta.toString());
          }
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not depend on the order of the allocations, except where buys tie', () => {
    let compared = 0;
    const anyOrder = fc.array(fc.nat(), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(anyPortfolio, anyOrder, (portfolio, keys) => {
        const places = portfolio.assets.map((_, index) => index);
        const order = [...places].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
        const given = run(portfolio);
        const other = run(portfolio, order);
        // Which of two equal buys is dropped decides whether the rest, sells included, can run.
        if ([given, other].some((one) => one.outcome === 'trades' && hasTies(one))) return;
        expect(other.outcome).toBe(given.outcome);
        const sells = ({ legs }: Run) => sorted(legs.filter(({ side }) => side === 'sell'));
        expect(sells(other)).toEqual(sells(given));
        if (given.outcome === 'trades') {
          expect(sorted(other.legs)).toEqual(sorted(given.legs));
          compared += 1;
        }
      }),
      { numRuns: 3_000 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});
