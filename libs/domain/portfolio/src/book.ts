import { atScale, money, notionalOf, quantity, type Money, type Price, type Quantity } from '@ballast/kernel';

/** The quoted currency that an answer is about. Amounts of two books are never added up. */
export interface BookTerms {
  readonly currency: string;
  readonly scale: number;
}

/** The scales in which an asset is shown in a book: those of its instrument. */
export interface BookedAsset {
  readonly asset: string;
  readonly quantityScale: number;
  readonly priceScale: number;
}

export function noMoney({ currency, scale }: BookTerms): Money {
  return money(currency, scale, 0n);
}

export function noQuantity({ asset, quantityScale }: Pick<BookedAsset, 'asset' | 'quantityScale'>): Quantity {
  return quantity(asset, quantityScale, 0n);
}

/** Quantity times mid, half-even at the scale of the book's currency. The mid itself is not rounded before. */
export function valueAtMid(held: Quantity, mid: Price, { scale }: BookTerms): Money {
  return notionalOf(held, mid, { scale, rounding: 'halfEven' });
}

/** A price with the digits that readers see: half-even at the price scale of its instrument. */
export function shownPrice(price: Price, { priceScale }: BookedAsset): Pick<Price, 'units' | 'scale'> {
  const { units, scale } = atScale(
    { asset: price.quoted, units: price.units, scale: price.scale },
    priceScale,
    'halfEven',
  );
  return { units, scale };
}
