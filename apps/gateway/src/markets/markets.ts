import { Injectable } from '@nestjs/common';
import type { Instrument } from '@ballast/contracts';
import { InstrumentsQuery } from '../projections';

/** Tradable instruments, with the look-ups that validate requests. */
export interface Markets {
  /** Decimals of a currency that instruments are quoted in; undefined for any other. */
  scaleOf(currency: string): number | undefined;
  /** Decimals of a currency or of an asset; undefined for anything else. */
  decimalsOf(asset: string): number | undefined;
  /** The currencies that instruments are quoted in, sorted by code. */
  readonly currencies: readonly string[];
  find(underlying: string, quoted: string): Instrument | undefined;
  /** The instrument of a symbol: `BTC/USD`. */
  findSymbol(symbol: string): Instrument | undefined;
  hasAsset(underlying: string): boolean;
  /** Number of instruments quoted in a currency; upper bound of the assets that one Trader can hold. */
  countIn(currency: string): number;
}

@Injectable()
export class MarketsReader {
  private cached: { readonly instruments: readonly Instrument[]; readonly markets: Markets } | undefined;

  constructor(private readonly instruments: InstrumentsQuery) {}

  async read(): Promise<Markets> {
    const instruments = await this.instruments.all();
    if (this.cached?.instruments !== instruments) this.cached = { instruments, markets: marketsOf(instruments) };
    return this.cached.markets;
  }
}

export function marketsOf(instruments: readonly Instrument[]): Markets {
  const scales = new Map(instruments.map(({ quoted_currency, quoted_scale }) => [quoted_currency, quoted_scale]));
  const bySymbol = new Map(
    instruments.map((instrument) => [`${instrument.underlying_currency}/${instrument.quoted_currency}`, instrument]),
  );
  const assets = new Set(instruments.map(({ underlying_currency }) => underlying_currency));
  const quantities = new Map(
    instruments.map(({ underlying_currency, quantity_scale }) => [underlying_currency, quantity_scale]),
  );
  return {
    decimalsOf: (asset) => scales.get(asset) ?? quantities.get(asset),
    scaleOf: (currency) => scales.get(currency),
    currencies: [...scales.keys()].sort(),
    find: (underlying, quoted) => bySymbol.get(`${underlying}/${quoted}`),
    findSymbol: (symbol) => bySymbol.get(symbol),
    hasAsset: (underlying) => assets.has(underlying),
    countIn: (currency) => instruments.filter(({ quoted_currency }) => quoted_currency === currency).length,
  };
}
