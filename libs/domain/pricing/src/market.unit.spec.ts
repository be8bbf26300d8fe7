import { marketAgainst } from './market';
import { entry, quoteAt } from './testing/fixtures';

describe('the market against a currency', () => {
  const quote = quoteAt('100.00');

  it('has the assets that trade against the currency, and their quotes', () => {
    const entries = [entry('BTC', quote), entry('ETH', quote, 'EUR')];
    expect(marketAgainst(entries, 'USD')).toEqual({ listed: new Set(['BTC']), quotes: new Map([['BTC', quote]]) });
    expect(marketAgainst(entries, 'EUR').listed).toEqual(new Set(['ETH']));
  });

  it('lists an asset that never had a price, without a quote', () => {
    expect(marketAgainst([entry('BTC', null)], 'USD')).toEqual({ listed: new Set(['BTC']), quotes: new Map() });
  });
});
