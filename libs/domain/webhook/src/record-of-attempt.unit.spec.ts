import { recordOfAttempt, REST_MAX_MS } from './record-of-attempt';

const NOW = 1_000_000;
const at = { nowMs: NOW, mayRest: true };

describe('the record of a try', () => {
  it('ends a delivery that has arrived', () => {
    expect(recordOfAttempt({ kind: 'delivered' }, at)).toEqual({
      status: 'delivered',
      dueMs: undefined,
      staysClaimed: false,
    });
  });

  it.each(['given_up', 'gone'] as const)('fails a delivery that is %s', (kind) => {
    expect(recordOfAttempt({ kind }, at)).toEqual({ status: 'failed', dueMs: undefined, staysClaimed: false });
  });

  it('keeps the claim of a delivery whose next try is only moments away', () => {
    const dueMs = NOW + REST_MAX_MS;
    expect(recordOfAttempt({ kind: 'retry', dueMs }, at)).toEqual({ status: 'pending', dueMs, staysClaimed: true });
  });

  it('gives up the claim of a delivery that waits longer', () => {
    const dueMs = NOW + REST_MAX_MS + 1;
    expect(recordOfAttempt({ kind: 'retry', dueMs }, at)).toEqual({ status: 'pending', dueMs, staysClaimed: false });
  });

  it('gives up the claim when the endpoint is closed or the dispatcher stops', () => {
    const dueMs = NOW + 1;
    expect(recordOfAttempt({ kind: 'retry', dueMs }, { nowMs: NOW, mayRest: false })).toEqual({
      status: 'pending',
      dueMs,
      staysClaimed: false,
    });
  });
});
