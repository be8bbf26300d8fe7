import type { DecidedLeg } from '@ballast/contracts';
import { stopRunningLegs } from './stop';

const leg = (asset: string, end: Partial<DecidedLeg> = {}): DecidedLeg => ({
  asset,
  side: 'buy',
  amount_type: 'notional',
  amount: '50.00',
  ...end,
});

describe('stopping the legs of an Execution', () => {
  const stop = { status: 'rejected', status_reason: 'cancelled' } as const;

  it('ends every leg that was to run', () => {
    expect(stopRunningLegs([leg('BTC'), leg('ETH')], stop)).toEqual([leg('BTC', stop), leg('ETH', stop)]);
  });

  it('leaves a leg as it is when it has ended before, because readers have seen its end', () => {
    const ended = leg('BTC', { status: 'skipped', status_reason: 'below_instrument_minimum' });
    expect(stopRunningLegs([ended, leg('ETH')], stop)).toEqual([ended, leg('ETH', stop)]);
  });
});
