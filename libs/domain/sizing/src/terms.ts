import type { Allocation, Instrument } from '@ballast/contracts';
import { parseMoney, parsePrice, parseUnits, type Money, type Price } from '@ballast/kernel';

/** Weights are read as integers of this many decimals, the most a caller may write. */
export const WEIGHT_SCALE = 18;

export interface QuotedCurrency {
  readonly currency: string;
  readonly scale: number;
}

/** An instrument as the legs that trade it need it. */
export interface InstrumentTerms {
  readonly asset: string;
  /** `BTC/USD` */
  readonly symbol: string;
  readonly quoted: QuotedCurrency;
  readonly quantityScale: number;
  readonly priceScale: number;
  readonly minNotional: Money;
  readonly isEnabled: boolean;
}

export interface BasketEntry {
  readonly instrument: InstrumentTerms;
  /** In units of 10^-18. */
  readonly weight: bigint;
}

/** The terms that are the same for every participant of an Operation. */
export interface OperationTerms {
  readonly quoted: QuotedCurrency;
  /** In the order of `allocations`, entries of weight 0 included. */
  readonly basket: readonly BasketEntry[];
  readonly instruments: ReadonlyMap<string, InstrumentTerms>;
}

export type PricesByAsset = ReadonlyMap<string, Price>;

export interface OperationTermsSource {
  readonly quoted_currency: string;
  readonly quoted_scale: number;
  readonly allocations: readonly Allocation[];
  readonly instruments: readonly Instrument[];
}

/** Throws when an allocation names an instrument that is not in the list: no accepted request does. */
export function readTerms(source: OperationTermsSource): OperationTerms {
  const quoted = { currency: source.quoted_currency, scale: source.quoted_scale };
  const instruments = new Map(
    source.instruments.map((instrument) => [instrument.underlying_currency, readInstrument(instrument, quoted)]),
  );
  const basket = source.allocations.map(({ underlying_currency: asset, weight }) => {
    const instrument = instruments.get(asset);
    if (instrument === undefined) {
      throw new Error(`no instrument for ${asset}/${quoted.currency}`);
    }
    return { instrument, weight: parseUnits(weight, WEIGHT_SCALE) };
  });
  return { quoted, basket, instruments };
}

function readInstrument(instrument: Instrument, quoted: QuotedCurrency): InstrumentTerms {
  return {
    asset: instrument.underlying_currency,
    symbol: instrument.symbol,
    quoted,
    quantityScale: instrument.quantity_scale,
    priceScale: instrument.price_scale,
    minNotional: parseMoney(instrument.min_notional, quoted.currency, quoted.scale),
    isEnabled: instrument.status === 'enabled',
  };
}

/** Prices from their form in messages, `{asset: "60000.00"}`. Prices of unknown instruments are left out. */
export function readPrices(prices: Readonly<Record<string, string>>, terms: OperationTerms): PricesByAsset {
  const read = new Map<string, Price>();
  for (const [asset, text] of Object.entries(prices)) {
    const instrument = terms.instruments.get(asset);
    if (instrument !== undefined) {
      const pair = { underlying: asset, quoted: terms.quoted.currency, scale: instrument.priceScale };
      read.set(asset, parsePrice(text, pair));
    }
  }
  return read;
}
