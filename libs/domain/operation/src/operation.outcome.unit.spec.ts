import { operationOutcome } from './operation.outcome';

describe('an Operation whose Executions all ended', () => {
  it.each([
    ['is skipped when it has none', [0, 0, 0], 'skipped', 'no_executions'],
    ['is settled when all settled', [2, 0, 0], 'settled', ''],
    ['is settled in part when one was rejected', [1, 1, 0], 'settled', 'partial_success'],
    ['is settled in part when one was skipped', [1, 0, 1], 'settled', 'partial_success'],
    ['is skipped when all were skipped', [0, 0, 2], 'skipped', 'all_skipped'],
    ['is failed when none settled and one was rejected', [0, 1, 1], 'failed', 'all_rejected'],
  ] as const)('%s', (_, [settled, rejected, skipped], status, reason) => {
    const outcome = operationOutcome({ total: settled + rejected + skipped, settled, rejected, skipped });
    expect(outcome).toMatchObject({ status, reason });
    expect(outcome.detail !== '').toBe(status === 'failed');
  });
});
