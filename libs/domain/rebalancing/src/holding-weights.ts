import type { Allocation } from '@ballast/contracts';
import {
  type HeldAsset,
  type OperationTerms,
  type PricesByAsset,
  valuePortfolio,
  WEIGHT_SCALE,
} from '@ballast/domain-sizing';
import { allocate, atScale, compare, formatUnits, isZero, mulDiv, powerOfTen, type Money } from '@ballast/kernel';

/** A sell may take at most 90 % of the value of the holdings; the rest leaves room for prices that move. */
const SELLABLE_PERCENT = 90n;

/** A partial sell in proportion to the holdings of an account, or the reason why there is none. */
export type HoldingWeights =
  | {
      readonly outcome: 'weighed';
      /** By asset code; an asset whose share rounds to 0 is left out. */
      readonly allocations: readonly Allocation[];
      /** The largest amount of a sell, rounded down to the currency's scale. */
      readonly limit: Money;
    }
  | { readonly outcome: 'no_holdings' | 'price_unavailable' };

/** The weights by which a sell takes from each asset the part that the asset has in the value of the holdings, at the bid. */
export function weighHoldings(
  held: readonly HeldAsset[],
  { quoted, instruments }: OperationTerms,
  bids: PricesByAsset,
): HoldingWeights {
  const portfolio = valuePortfolio(held, { quoted, instruments, basket: [] }, bids);
  if (portfolio === null) {
    return { outcome: 'price_unavailable' };
  }
  const { value, assets } = portfolio;
  if (isZero(value)) {
    return { outcome: 'no_holdings' };
  }
  const shares = allocate(
    powerOfTen(WEIGHT_SCALE),
    assets.map((asset) => asset.value.units),
  );
  const allocations = assets.flatMap(({ instrument }, index): readonly Allocation[] => {
    const share = shares[index] ?? 0n;
    return share === 0n ? [] : [{ underlying_currency: instrument.asset, weight: formatUnits(share, WEIGHT_SCALE) }];
  });
  const sellable = { ...value, units: mulDiv(value.units, SELLABLE_PERCENT, 100n, 'down') };
  return { outcome: 'weighed', allocations, limit: atScale(sellable, quoted.scale, 'down') };
}

/** Whether a sell of this amount takes more than may be sold. The limit is exact for amounts of the currency's scale. */
export function exceedsSellable(amount: Money, limit: Money): boolean {
  return compare(amount, limit) > 0;
}
