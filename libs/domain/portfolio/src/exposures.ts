import { add, allocate, divide, formatUnits, subtract, sum, powerOfTen, type Money } from '@ballast/kernel';
import { noMoney, type BookTerms } from './book';

const WEIGHT_SCALE = 1;
const LEVERAGE_SCALE = 2;
/** 100 percent in units of a weight. */
const WHOLE = 100n * powerOfTen(WEIGHT_SCALE);

/** The value of one asset of a scope. An asset that is not held has the value 0. */
export interface AssetValue {
  readonly asset: string;
  readonly value: Money;
}

export interface WeightedExposure {
  readonly asset: string;
  readonly exposure: Money;
  /** Percent of the total, one decimal. */
  readonly weight: string;
  /** Cash is neutral. No asset can be short. */
  readonly side: 'long' | 'neutral';
}

export interface ScopeExposure {
  readonly totalExposure: Money;
  readonly netExposure: Money;
  readonly longExposure: Money;
  /** Always 0: the ledger posts no negative balance. */
  readonly shortExposure: Money;
  readonly cashBalance: Money;
  readonly leverage: string;
  /** Assets by code, then the cash of the book, which is always there. */
  readonly byAsset: readonly WeightedExposure[];
}

/**
 * The exposure of a scope to each asset. Weights are given by largest remainder over the list, a tie to the earlier
 * entry, so that they sum to 100.0; all are 0.0 when the total is 0.
 */
export function exposureOf(held: readonly AssetValue[], cash: Money, book: BookTerms): ScopeExposure {
  const assets = held.toSorted((left, right) => (left.asset < right.asset ? -1 : 1));
  const longExposure = sum(
    noMoney(book),
    assets.map(({ value }) => value),
  );
  const shortExposure = noMoney(book);
  const netExposure = subtract(longExposure, shortExposure);
  const totalExposure = add(add(longExposure, shortExposure), cash);
  const weights = weightsOf([...assets.map(({ value }) => value.units), cash.units]);
  const entry = ({ asset, value }: AssetValue, index: number, side: 'long' | 'neutral'): WeightedExposure => ({
    asset,
    exposure: value,
    weight: formatUnits(weights[index] ?? 0n, WEIGHT_SCALE),
    side,
  });
  return {
    totalExposure,
    netExposure,
    longExposure,
    shortExposure,
    cashBalance: cash,
    leverage: leverageOf(totalExposure, add(netExposure, cash)),
    byAsset: [
      ...assets.map((asset, index) => entry(asset, index, 'long')),
      entry({ asset: book.currency, value: cash }, assets.length, 'neutral'),
    ],
  };
}

function weightsOf(exposures: readonly bigint[]): readonly bigint[] {
  return exposures.every((units) => units === 0n) ? exposures : allocate(WHOLE, exposures);
}

/** Total exposure by equity, half-even. 0.00 for a scope that holds nothing. */
function leverageOf(total: Money, equity: Money): string {
  const units = equity.units === 0n ? 0n : divide(total.units * powerOfTen(LEVERAGE_SCALE), equity.units, 'halfEven');
  return formatUnits(units, LEVERAGE_SCALE);
}
