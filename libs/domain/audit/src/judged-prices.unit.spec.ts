import { judgedPrices } from './judged-prices';

const LOCKED = [
  { underlying_currency: 'BTC', price: '60000.00', source: 'sandbox', as_of: '2026-04-17T10:30:01.000Z' },
  { underlying_currency: 'ETH', price: '3000.00', source: 'sandbox', as_of: '2026-04-17T10:30:01.000Z' },
];

describe('the prices that Instructions are judged by', () => {
  it('are the locked ones, whether the Operation runs or has ended', () => {
    const byAsset = new Map([
      ['BTC', '60000.00'],
      ['ETH', '3000.00'],
    ]);
    expect(judgedPrices('settling', LOCKED)).toEqual(byAsset);
    expect(judgedPrices('settled', LOCKED)).toEqual(byAsset);
  });

  it.each(['validating', 'pricing', 'settling'] as const)(
    'are null while an Operation is %s and has no locked prices',
    (status) => {
      expect(judgedPrices(status, [])).toBeNull();
    },
  );

  it.each(['settled', 'skipped', 'failed'] as const)(
    'are empty when an Operation ended as %s and has no locked prices',
    (status) => {
      expect(judgedPrices(status, [])).toEqual(new Map());
    },
  );
});
