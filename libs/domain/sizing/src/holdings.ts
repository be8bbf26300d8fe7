import { parseQuantity, type Quantity } from '@ballast/kernel';
import type { InstrumentTerms, OperationTerms } from './terms';

/** The balance of one asset on a Trader's account, as a decimal text at most as fine as the instrument's quantity. */
export interface AssetHolding {
  readonly asset: string;
  readonly balance: string;
}

/** The same balance with the terms at which its asset trades. */
export interface HeldAsset {
  readonly instrument: InstrumentTerms;
  readonly balance: Quantity;
}

/** Holdings in the order given. Null when one of the assets has no instrument any more: such an asset has no price. */
export function readHoldings(holdings: readonly AssetHolding[], terms: OperationTerms): readonly HeldAsset[] | null {
  const assets: HeldAsset[] = [];
  for (const { asset, balance } of holdings) {
    const instrument = terms.instruments.get(asset);
    if (instrument === undefined) {
      return null;
    }
    assets.push({ instrument, balance: parseQuantity(balance, asset, instrument.quantityScale) });
  }
  return assets;
}

/** A comparator by code unit, not by locale: the order of Instructions is part of the contract. */
export function compareCodes(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
