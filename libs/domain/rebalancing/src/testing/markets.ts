import type { Allocation, Instrument, SizedLeg } from '@ballast/contracts';
import {
  type AssetHolding,
  type HeldAsset,
  type OperationTerms,
  type PricesByAsset,
  readHoldings,
  readPrices,
  readTerms,
} from '@ballast/domain-sizing';
import { instrumentOf } from '@ballast/test-kit';

/* The account and the prices of the worked examples. */

export type Texts = Readonly<Record<string, string>>;

const INSTRUMENTS: readonly Instrument[] = [
  instrumentOf('BTC'),
  instrumentOf('ETH'),
  instrumentOf('SOL'),
  instrumentOf('ADA', { quantity_scale: 6, price_scale: 4 }),
  instrumentOf('XRP', { quantity_scale: 6, price_scale: 4 }),
];

export const HELD: Texts = { BTC: '0.12', ETH: '1.5', SOL: '10', ADA: '1000' };
export const TARGET: Texts = { BTC: '0.45', ETH: '0.30', SOL: '0.15', XRP: '0.10' };
export const MIDS: Texts = { BTC: '61234.56', ETH: '3210.98', SOL: '148.37', ADA: '0.4520', XRP: '0.6210' };
export const BIDS: Texts = { BTC: '61173.32', ETH: '3207.76', SOL: '148.22', ADA: '0.4515' };
export const ASKS: Texts = { BTC: '61295.80', ETH: '3214.20', SOL: '148.52', XRP: '0.6217' };

/** Terms of a basket of these weights by asset. */
export function termsOf(weights: Texts): OperationTerms {
  return termsFor(Object.entries(weights).map(([underlying_currency, weight]) => ({ underlying_currency, weight })));
}

export function termsFor(allocations: readonly Allocation[]): OperationTerms {
  return readTerms({ quoted_currency: 'USD', quoted_scale: 2, allocations, instruments: INSTRUMENTS });
}

export function pricesOf(prices: Texts): PricesByAsset {
  return readPrices(prices, termsOf({}));
}

export function heldOf(held: Texts): readonly HeldAsset[] {
  const holdings: readonly AssetHolding[] = Object.entries(held).map(([asset, balance]) => ({ asset, balance }));
  return readHoldings(holdings, termsOf({})) ?? [];
}

/** Legs as `sell 0.01637963 BTC for 1002.99`. */
export function filledLegs(sized: readonly SizedLeg[]): readonly string[] {
  return sized.map(({ side, quantity, asset, notional }) => `${side} ${quantity} ${asset} for ${notional}`);
}
