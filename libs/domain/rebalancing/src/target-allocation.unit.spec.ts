import type { AskedAllocation, TargetAllocation, TargetWeight } from '@ballast/contracts';
import { decideAllocation } from './target-allocation';

const weights = (btc: string, eth: string): TargetWeight[] => [
  { instrument_id: 'BTC/USD', instrument_id_type: 'SYMBOL', weight: btc },
  { instrument_id: 'ETH/USD', instrument_id_type: 'SYMBOL', weight: eth },
];

const NOW = '2026-12-02T10:00:00.000Z';
const current: TargetAllocation = {
  id: 'e1e2e3e4-e5e6-4789-abcd-ef0123456789',
  name: 'Growth',
  quoted_currency: 'USD',
  version: 2,
  allocation: weights('0.5', '0.5'),
  created_at: '2026-12-01T10:00:00.000Z',
  updated_at: '2026-12-01T11:00:00.000Z',
};

const asked = (allocation: TargetWeight[], name?: string): AskedAllocation => ({
  change_id: 'c1c2c3c4-c5c6-4789-abcd-ef0123456789',
  allocation_id: current.id,
  quoted_currency: 'USD',
  allocation,
  ...(name === undefined ? {} : { name }),
});

describe('a request for an allocation', () => {
  it('that is new makes its first version', () => {
    expect(decideAllocation(null, asked(weights('0.5', '0.5')), NOW)).toEqual({
      ...current,
      name: '',
      version: 1,
      created_at: NOW,
      updated_at: NOW,
    });
    expect(decideAllocation(null, asked(weights('0.5', '0.5'), 'Growth'), NOW).name).toBe('Growth');
  });

  it('with other weights makes the next version', () => {
    expect(decideAllocation(current, asked(weights('0.4', '0.6')), NOW)).toEqual({
      ...current,
      version: 3,
      allocation: weights('0.4', '0.6'),
      updated_at: NOW,
    });
  });

  it('with another name keeps the version', () => {
    expect(decideAllocation(current, asked(weights('0.5', '0.5'), ''), NOW)).toEqual({
      ...current,
      name: '',
      updated_at: NOW,
    });
  });

  it('with the same weights in another spelling changes nothing', () => {
    expect(decideAllocation(current, asked(weights('0.50', '0.50')), NOW)).toBe(current);
  });

  it('has a later time even when the clock has not moved on', () => {
    expect(decideAllocation(current, asked(weights('0.4', '0.6')), current.updated_at).updated_at).toBe(
      '2026-12-01T11:00:00.001Z',
    );
  });
});
