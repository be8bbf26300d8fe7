import type { Instrument } from '@ballast/contracts';

/** An instrument as most tests want it: `BTC` against USD, or `BTC/EUR`. */
export function instrumentOf(symbol: string, overrides: Partial<Instrument> = {}): Instrument {
  const [underlying_currency = '', quoted_currency = 'USD'] = symbol.split('/');
  return {
    symbol: `${underlying_currency}/${quoted_currency}`,
    underlying_currency,
    quoted_currency,
    quantity_scale: 8,
    price_scale: 2,
    quoted_scale: 2,
    min_notional: '1.00',
    status: 'enabled',
    ...overrides,
  };
}
