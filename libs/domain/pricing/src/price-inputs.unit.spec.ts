import { lockInputsSchema, quoteInputsSchema, type LockInputs } from '@ballast/contracts';
import { lockAgain, quoteAgain } from './decide-again';
import { lockOrWait, type LockOrWait } from './lock-prices.decider';
import { marketAgainst } from './market';
import { lockInputs, quoteInputs } from './price-inputs';
import { quoteMarket, type QuoteRequest } from './quote-market';
import { entry, MAX_AGE_MS, NOW, quoteAt, STALE } from './testing/fixtures';

const SETTINGS = { stale_after_ms: MAX_AGE_MS, spread_bps: 20, plan_tolerance_bps: 10 };
const MARKET = [
  entry('BTC', { ...quoteAt('60000.00'), bid: '59940.00', ask: '60060.00' }),
  entry('ETH', { ...quoteAt('3000.00', STALE), isPinned: true }),
  entry('SOL', quoteAt('150.00', STALE)),
  entry('ADA', null),
  entry('BTC', quoteAt('50000.00'), 'EUR'),
];

const COMMAND: LockOrWait = {
  side: 'ask',
  required: [],
  optional: [],
  now: NOW,
  maxAgeMs: MAX_AGE_MS,
  planToleranceBps: SETTINGS.plan_tolerance_bps,
  looksLeft: 0,
  lookIntervalMs: 250,
  withoutPrice: new Set(),
};
const BOUND = {
  prices: [{ asset: 'BTC', price: '59000.00', source: 'feed', as_of: NOW }],
  max_move_bps: 25,
  lock_at: 'market' as const,
};

describe('the inputs of a lock', () => {
  const of = (more: Partial<LockOrWait>): LockInputs =>
    lockInputs({ ...COMMAND, ...more }, MARKET, { quotedCurrency: 'USD', settings: SETTINGS });

  it('have the asked part of the market, with an empty price for an instrument without one', () => {
    expect(of({ required: ['BTC', 'LUNA'], optional: ['ETH', 'ADA'], looksLeft: 3 })).toEqual({
      quoted_currency: 'USD',
      side: 'ask',
      required: ['BTC', 'LUNA'],
      looks_left: 3,
      market: [
        { asset: 'BTC', bid: '59940.00', mid: '60000.00', ask: '60060.00', source: 'feed', as_of: NOW },
        { asset: 'ETH', bid: '3000.00', mid: '3000.00', ask: '3000.00', source: 'pinned', as_of: STALE },
        { asset: 'ADA', bid: '', mid: '', ask: '', source: '', as_of: '' },
      ],
      settings: SETTINGS,
      optional: ['ETH', 'ADA'],
      withheld: [],
    });
  });

  it.each<[string, Partial<LockOrWait>]>([
    ['locked prices', { required: ['BTC'], optional: ['ETH', 'SOL'] }],
    ['an asset that is not listed', { required: ['BTC', 'LUNA'], looksLeft: 3 }],
    ['a stale price', { required: ['SOL', 'ADA'] }],
    ['a fault', { required: ['BTC', 'ETH'], withoutPrice: new Set(['ETH']), looksLeft: 3 }],
    ['a bound', { required: ['BTC'], bound: BOUND }],
  ])('give the decision again: %s', (_what, more) => {
    const inputs = of(more);
    expect(lockInputsSchema.parse(inputs)).toEqual(inputs);
    const decided = lockOrWait({ ...COMMAND, ...more }, marketAgainst(MARKET, 'USD'));
    expect(lockAgain(inputs, NOW)).toEqual(decided.answer);
  });
});

describe('the inputs of a quote', () => {
  it.each([
    ['required assets', { required: ['BTC', 'ADA', 'LUNA'], every_instrument: false }],
    ['every instrument', { required: [], every_instrument: true }],
  ])('give the quote again: %s', (_what, more) => {
    const request: QuoteRequest = { quoted_currency: 'USD', side: 'mid', ...more };
    const inputs = quoteInputs(request, MARKET, { looksLeft: 0, settings: SETTINGS });
    expect(quoteInputsSchema.parse(inputs)).toEqual(inputs);
    const terms = { now: NOW, maxAgeMs: inputs.settings.stale_after_ms };
    const decided = quoteMarket(request, MARKET, terms);
    expect(quoteAgain(inputs, decided.instruments, NOW)).toEqual(decided);
  });
});
