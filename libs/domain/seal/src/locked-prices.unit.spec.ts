import { lockedPricesIn } from './locked-prices';

describe('locked prices', () => {
  it('are those of the message that locks them, by asset', () => {
    const prices = [{ asset: 'BTC', price: '100.00', source: 'feed', as_of: '2026-01-01T00:00:00.000Z' }, {}];
    expect(lockedPricesIn({ type: 'prices.locked', value: JSON.stringify({ data: { prices } }) })).toEqual([
      { asset: 'BTC', price: '100.00' },
      { asset: '', price: '' },
    ]);
  });

  it('stand in no other message, and are none in a message that does not list them', () => {
    expect(lockedPricesIn({ type: 'prices.quoted', value: '{"data":{"prices":[]}}' })).toBeUndefined();
    for (const value of ['{}', 'no JSON', '{"data":{"prices":"none"}}']) {
      expect(lockedPricesIn({ type: 'prices.locked', value })).toEqual([]);
    }
  });
});
