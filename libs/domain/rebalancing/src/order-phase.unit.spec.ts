import { plainReason } from '@ballast/domain-execution';
import { phaseOf, withDecision } from './order-phase';
import { ASKS, TARGET } from './testing/markets';
import { buying, DECIDED_AT, endedAs } from './testing/orders';

const { fresh, row, decided, ended } = buying('5.00', { BTC: '0.9', ETH: '0.1' }, ASKS);

describe('the phase of an order', () => {
  it('follows the status of its Execution', () => {
    expect(phaseOf(null)).toBe('new');
    expect(phaseOf(decided)).toBe('processing');
    expect(phaseOf(ended)).toBe('filled');
    for (const kind of ['skipped', 'rejected'] as const) {
      expect(phaseOf(endedAs({ kind, legs: [], reason: plainReason('no_holdings') }))).toBe('cancelled');
    }
  });
});

describe('the acceptance of an Execution', () => {
  it('is kept with its time and the legs that the credit check stopped', () => {
    expect(row.decided).toEqual({ at: DECIDED_AT, stopped: [1] });
  });

  it('is kept once', () => {
    const { decided: other } = buying('1000.00', TARGET, ASKS);
    expect(withDecision(row, { ...other, updated_at: '2026-12-01T11:00:00.000Z' })).toBe(row);
  });

  it('does not exist for an Execution that ended without one', () => {
    expect(withDecision(fresh, ended)).toBe(fresh);
  });
});
