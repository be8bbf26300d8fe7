import type { Instrument } from '@ballast/contracts';

/** An instrument with the price that the sandbox's random walk begins at. */
export interface ListedInstrument {
  readonly instrument: Instrument;
  readonly anchor: string;
}

interface Asset {
  readonly code: string;
  readonly quantityScale: number;
  readonly priceScale: number;
  /** First prices of the random walk by quoted currency, at the price scale. */
  readonly anchors: { readonly USD: string; readonly EUR: string };
}

const ASSETS: readonly Asset[] = [
  { code: 'BTC', quantityScale: 8, priceScale: 2, anchors: { USD: '64250.00', EUR: '59110.00' } },
  { code: 'ETH', quantityScale: 8, priceScale: 2, anchors: { USD: '3150.00', EUR: '2898.00' } },
  { code: 'SOL', quantityScale: 8, priceScale: 2, anchors: { USD: '148.50', EUR: '136.62' } },
  { code: 'XRP', quantityScale: 6, priceScale: 4, anchors: { USD: '0.6210', EUR: '0.5713' } },
  { code: 'ADA', quantityScale: 6, priceScale: 4, anchors: { USD: '0.4520', EUR: '0.4158' } },
  { code: 'DOGE', quantityScale: 8, priceScale: 5, anchors: { USD: '0.14230', EUR: '0.13092' } },
  { code: 'AVAX', quantityScale: 8, priceScale: 2, anchors: { USD: '34.80', EUR: '32.02' } },
  { code: 'DOT', quantityScale: 8, priceScale: 3, anchors: { USD: '6.850', EUR: '6.302' } },
  { code: 'LINK', quantityScale: 8, priceScale: 3, anchors: { USD: '14.250', EUR: '13.110' } },
  { code: 'LTC', quantityScale: 8, priceScale: 2, anchors: { USD: '84.30', EUR: '77.56' } },
  { code: 'BCH', quantityScale: 8, priceScale: 2, anchors: { USD: '455.00', EUR: '418.60' } },
  { code: 'UNI', quantityScale: 8, priceScale: 3, anchors: { USD: '9.420', EUR: '8.666' } },
  { code: 'ATOM', quantityScale: 6, priceScale: 3, anchors: { USD: '8.350', EUR: '7.682' } },
  { code: 'XLM', quantityScale: 7, priceScale: 5, anchors: { USD: '0.11250', EUR: '0.10350' } },
  { code: 'AAVE', quantityScale: 8, priceScale: 2, anchors: { USD: '98.40', EUR: '90.53' } },
];

const CURRENCIES = ['USD', 'EUR'] as const;
const CURRENCY_SCALE = 2;
const MIN_NOTIONAL = '1.00';

/** The instruments of the platform. An instrument never changes once it is listed, because positions are held at its scales. */
export const LISTED_INSTRUMENTS: readonly ListedInstrument[] = CURRENCIES.flatMap((currency) =>
  ASSETS.map(({ code, quantityScale, priceScale, anchors }) => ({
    instrument: {
      symbol: `${code}/${currency}`,
      underlying_currency: code,
      quoted_currency: currency,
      quantity_scale: quantityScale,
      price_scale: priceScale,
      quoted_scale: CURRENCY_SCALE,
      min_notional: MIN_NOTIONAL,
      status: 'enabled',
    },
    anchor: anchors[currency],
  })),
);
