import {
  absolute,
  atScale,
  exceedsBps,
  isPositive,
  money,
  multiply,
  notionalOf,
  quantity,
  subtract,
  sum,
  type Money,
  type Price,
  type Quantity,
} from '@ballast/kernel';
import { compareCodes, type HeldAsset } from './holdings';
import { type InstrumentTerms, type OperationTerms, type PricesByAsset, WEIGHT_SCALE } from './terms';

/**
 * An asset that a Trader holds or is to hold. Amounts of money are exact. All amounts of a Portfolio have one scale,
 * fine enough for every product, so that they can be compared and summed.
 */
export interface ValuedAsset {
  readonly instrument: InstrumentTerms;
  readonly price: Price;
  /** Units are 0 when the asset is not held. */
  readonly balance: Quantity;
  /** Target weight, in units of 10^-18; 0 exits the asset. */
  readonly weight: bigint;
  /** Balance times price. */
  readonly value: Money;
  /** The value that the asset is to have: the value of the Portfolio times the weight. */
  readonly target: Money;
  /** Target less value: positive is to be bought, negative to be sold. The deltas of a Portfolio sum to 0. */
  readonly delta: Money;
}

export interface Portfolio {
  readonly value: Money;
  /** The assets of `allocations` in their order, then other held assets by code. Assets with neither balance nor weight are left out. */
  readonly assets: readonly ValuedAsset[];
}

/** The holdings of a Trader valued against its target weights. Null when one of the assets has no price. */
export function valuePortfolio(
  held: readonly HeldAsset[],
  terms: OperationTerms,
  prices: PricesByAsset,
): Portfolio | null {
  const entries = entriesOf(held, terms);
  const priced: (Entry & { readonly price: Price })[] = [];
  for (const entry of entries) {
    const price = prices.get(entry.instrument.asset);
    if (price === undefined) {
      return null;
    }
    priced.push({ ...entry, price });
  }
  const { currency } = terms.quoted;
  const valueScale = priced.reduce(
    (finest, { balance, price }) => Math.max(finest, balance.scale + price.scale),
    terms.quoted.scale,
  );
  const exactScale = valueScale + WEIGHT_SCALE;
  // This rounding cuts no digit off, because no product is finer than the scale.
  const values = priced.map(({ balance, price }) =>
    notionalOf(balance, price, { scale: exactScale, rounding: 'down' }),
  );
  const total = sum(money(currency, exactScale, 0n), values);
  // No digit is cut off here either: every value has zeros beyond the value scale.
  const totalAtValueScale = atScale(total, valueScale, 'down');
  const assets = priced.map((entry, index): ValuedAsset => {
    const value = values[index] ?? money(currency, exactScale, 0n);
    const target = multiply(totalAtValueScale, { units: entry.weight, scale: WEIGHT_SCALE });
    return { ...entry, value, target, delta: subtract(target, value) };
  });
  return { value: total, assets };
}

/** Whether the value of some asset is further from its target than `driftBps` basis points of the whole value. */
export function isDrifted({ value, assets }: Portfolio, driftBps: number): boolean {
  return assets.some(({ delta }) => exceedsBps(absolute(delta), value, driftBps));
}

interface Entry {
  readonly instrument: InstrumentTerms;
  readonly balance: Quantity;
  readonly weight: bigint;
}

function entriesOf(held: readonly HeldAsset[], { basket }: OperationTerms): readonly Entry[] {
  const balances = new Map(held.map(({ instrument, balance }) => [instrument.asset, balance]));
  const listed = basket.map(({ instrument, weight }): Entry => {
    const balance = balances.get(instrument.asset) ?? quantity(instrument.asset, instrument.quantityScale, 0n);
    return { instrument, balance, weight };
  });
  const listedAssets = new Set(basket.map(({ instrument }) => instrument.asset));
  const others = held
    .filter(({ instrument }) => !listedAssets.has(instrument.asset))
    .sort((a, b) => compareCodes(a.instrument.asset, b.instrument.asset))
    .map(({ instrument, balance }): Entry => ({ instrument, balance, weight: 0n }));
  return [...listed, ...others].filter(({ balance, weight }) => isPositive(balance) || weight > 0n);
}
