import { money, parseMoney, parsePrice, parseQuantity, type Money, type Price, type Quantity } from '@ballast/kernel';
import type { BookedAsset, BookTerms } from '../book';

/* The book and the assets of the worked examples. */

export const USD: BookTerms = { currency: 'USD', scale: 2 };
export const BTC: BookedAsset = { asset: 'BTC', quantityScale: 8, priceScale: 2 };
export const ETH: BookedAsset = { asset: 'ETH', quantityScale: 8, priceScale: 2 };
export const SOL: BookedAsset = { asset: 'SOL', quantityScale: 8, priceScale: 2 };

export const usd = (text: string): Money => parseMoney(text, 'USD', 2);
export const cents = (units: bigint): Money => money('USD', 2, units);
export const of = (asset: string, text: string): Quantity => parseQuantity(text, asset, 8);
export const midOf = (asset: string, text: string): Price =>
  parsePrice(text, { underlying: asset, quoted: 'USD', scale: 2 });
