import { format } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import { readPrices, readTerms } from './terms';

const source = {
  quoted_currency: 'USD',
  quoted_scale: 2,
  allocations: [
    { underlying_currency: 'ETH', weight: '0' },
    { underlying_currency: 'BTC', weight: '1.0' },
  ],
  instruments: [
    instrumentOf('BTC', { quantity_scale: 6, min_notional: '5.00' }),
    instrumentOf('ETH', { status: 'disabled' }),
    instrumentOf('SOL', { price_scale: 4 }),
  ],
};

describe('reading the terms of an Operation', () => {
  it('keeps the order of the allocations, entries of weight 0 included', () => {
    const { basket } = readTerms(source);
    expect(basket.map(({ instrument, weight }) => `${instrument.symbol} ${weight}`)).toEqual([
      'ETH/USD 0',
      'BTC/USD 1000000000000000000',
    ]);
  });

  it('has every instrument by its asset, also one outside of the allocations', () => {
    const { instruments, quoted } = readTerms(source);
    expect([...instruments.keys()]).toEqual(['BTC', 'ETH', 'SOL']);
    expect(instruments.get('BTC')).toMatchObject({ quantityScale: 6, priceScale: 2, isEnabled: true, quoted });
    expect(format(instruments.get('BTC')?.minNotional ?? { units: 0n, scale: 0 })).toBe('5.00');
    expect(instruments.get('ETH')).toMatchObject({ isEnabled: false });
  });
});

describe('reading prices', () => {
  it('reads each at the price scale of its instrument and leaves out unknown assets', () => {
    const prices = readPrices({ SOL: '150.0001', LUNA: '1.00' }, readTerms(source));
    expect([...prices]).toEqual([['SOL', expect.objectContaining({ underlying: 'SOL', scale: 4, units: 1500001n })]]);
  });
});
