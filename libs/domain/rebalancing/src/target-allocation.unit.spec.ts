import { changeAllocation, type TargetAllocation } from './target-allocation';
import type { TargetWeight } from './target-weights';

const weights = (btc: string, eth: string): readonly TargetWeight[] => [
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

describe('a change of an allocation', () => {
  it('to other weights makes the next version', () => {
    const changed = changeAllocation(current, { allocation: weights('0.4', '0.6'), quotedCurrency: 'USD' }, NOW);
    expect(changed).toEqual({ ...current, version: 3, allocation: weights('0.4', '0.6'), updated_at: NOW });
  });

  it('to another name keeps the version', () => {
    const change = { name: '', allocation: current.allocation, quotedCurrency: 'USD' };
    expect(changeAllocation(current, change, NOW)).toEqual({ ...current, name: '', updated_at: NOW });
  });

  it('to the same weights in another spelling changes nothing', () => {
    expect(changeAllocation(current, { allocation: weights('0.50', '0.50'), quotedCurrency: 'USD' }, NOW)).toBe(
      current,
    );
  });

  it('has a later time even when the clock has not moved on', () => {
    const change = { allocation: weights('0.4', '0.6'), quotedCurrency: 'USD' };
    expect(changeAllocation(current, change, current.updated_at).updated_at).toBe('2026-12-01T11:00:00.001Z');
  });
});
