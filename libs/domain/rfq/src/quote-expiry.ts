import type { QuoteExpiry } from '@ballast/contracts';

/** The life of a quote for which the caller names none. */
export const DEFAULT_QUOTE_EXPIRY: QuoteExpiry = '30s';

const SECONDS: Readonly<Record<QuoteExpiry, number>> = {
  '5s': 5,
  '30s': 30,
  '1m': 60,
  '5m': 300,
  '10m': 600,
  '15m': 900,
};

/** Milliseconds for which a quote may be executed. */
export function quoteLifeMs(expiry: QuoteExpiry): number {
  return SECONDS[expiry] * 1_000;
}
