import { format } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import { hasOpenHold, holdsNothing, noHoldings, readHeldAssets } from './held-assets';
import { holding } from './testing/fixtures';
import { checkedParticipant, termsWith } from './testing/planned-legs';

const TERMS = termsWith(instrumentOf('BTC'), instrumentOf('ETH'));

describe('everything that a Trader holds', () => {
  it('is each asset with a balance above 0', () => {
    const holdings = [holding('BTC', '0.50000000'), holding('ETH', '0.00000000')];
    const read = readHeldAssets(checkedParticipant({ holdings }), TERMS, ['sells']);
    const assets = read.kind === 'held' ? read.assets : [];
    expect(assets.map(({ instrument, balance }) => `${instrument.symbol} ${format(balance)}`)).toEqual([
      'BTC/USD 0.50000000',
    ]);
  });

  it.each([
    ['an unknown participant', { standing: null }, 'rejected', 'participant_inactive'],
    ['a participant without a Trader', { hasTrader: false }, 'rejected', 'trader_not_enrolled'],
    ['a Trader without a balance', { holdings: [holding('BTC', '0')] }, 'skipped', 'no_holdings'],
    [
      'a Trader with an asset that is not listed any more',
      { holdings: [holding('BTC', '1'), holding('LUNA', '1')] },
      'rejected',
      'price_unavailable',
    ],
  ] as const)('ends the check of %s', (_what, overrides, outcome, status_code) => {
    expect(readHeldAssets(checkedParticipant(overrides), TERMS, ['sells'])).toMatchObject({
      kind: 'ended',
      result: { outcome, legs: [], reason: { status_code } },
    });
  });

  it('refuses a participant for its identity before its holdings', () => {
    const read = readHeldAssets(checkedParticipant({ standing: null, hasTrader: false }), TERMS, ['sells']);
    expect(read).toMatchObject({ result: { reason: { status_code: 'participant_inactive' } } });
  });
});

describe('a Trader', () => {
  it('holds nothing without a balance above 0', () => {
    expect(holdsNothing(checkedParticipant())).toBe(true);
    expect(holdsNothing(checkedParticipant({ holdings: [holding('BTC', '0.00'), holding('ETH', '-1')] }))).toBe(true);
    expect(holdsNothing(checkedParticipant({ holdings: [holding('BTC', '0.00000001')] }))).toBe(false);
    expect(noHoldings()).toMatchObject({ outcome: 'skipped', reason: { status_code: 'no_holdings' } });
  });

  it('has an open hold when any of its assets is held', () => {
    const free = holding('BTC', '1');
    expect(hasOpenHold(checkedParticipant({ holdings: [free] }))).toBe(false);
    expect(hasOpenHold(checkedParticipant({ holdings: [free, holding('ETH', '1', '0.1')] }))).toBe(true);
  });
});
