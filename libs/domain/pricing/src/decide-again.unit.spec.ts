import type { LockInputs } from '@ballast/contracts';
import { lockAgain, quoteAgain } from './decide-again';
import { entry, MAX_AGE_MS, NOW, STALE } from './testing/fixtures';

const SETTINGS = { stale_after_ms: MAX_AGE_MS, spread_bps: 20, plan_tolerance_bps: 10 };

function inputs(more: Partial<LockInputs> = {}): LockInputs {
  const seen = { asset: 'BTC', bid: '59940.00', mid: '60000.00', ask: '60060.00', source: 'feed', as_of: NOW };
  return {
    quoted_currency: 'USD',
    side: 'ask',
    required: ['BTC'],
    looks_left: 0,
    market: [seen],
    settings: SETTINGS,
    optional: [],
    withheld: [],
    ...more,
  };
}

describe('a lock that is decided again', () => {
  it('has the prices that its inputs give at the time of its message', () => {
    expect(lockAgain(inputs(), NOW)).toMatchObject({
      outcome: 'locked',
      prices: [{ asset: 'BTC', price: '60060.00' }],
    });
    expect(lockAgain(inputs({ withheld: ['BTC'] }), NOW)).toMatchObject({ outcome: 'unavailable', assets: ['BTC'] });
  });

  it('is null when the request would wait', () => {
    const [seen] = inputs().market;
    const market = seen === undefined ? [] : [{ ...seen, as_of: STALE }];
    expect(lockAgain(inputs({ market, looks_left: 1 }), NOW)).toBeNull();
  });
});

describe('a quote that is decided again', () => {
  it('has the instruments that it names, with the prices of its inputs', () => {
    const { instrument } = entry('BTC', null);
    const asked = { ...inputs({ required: ['BTC', 'ETH'] }), every_instrument: false };
    expect(quoteAgain(asked, [instrument], NOW)).toMatchObject({
      prices: [{ asset: 'BTC', price: '60060.00' }],
      instruments: [instrument],
      missing: ['ETH'],
    });
  });
});
