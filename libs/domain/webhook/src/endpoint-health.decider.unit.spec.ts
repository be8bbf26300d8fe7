import { endpointHealth, FAILING_MAX_MS, type EndpointHealth, type ObserveAttempts } from './endpoint-health.decider';

const NOW_MS = Date.parse('2026-04-17T10:30:00.000Z');
const healthy = endpointHealth.initialState;
const failing: EndpointHealth = { isEnabled: true, failingSinceMs: NOW_MS };

function observe(observed: Partial<ObserveAttempts>): ObserveAttempts {
  return { nowMs: NOW_MS, hasSucceeded: false, hasFailed: false, isGone: false, ...observed };
}

describe('endpoint health', () => {
  it('remembers when an endpoint began to fail', () => {
    expect(endpointHealth.decide(observe({ hasFailed: true }), healthy)).toEqual([
      { type: 'started_failing', sinceMs: NOW_MS },
    ]);
  });

  it('forgets the failure with the first success, also when other attempts fail', () => {
    expect(endpointHealth.decide(observe({ hasFailed: true, hasSucceeded: true }), failing)).toEqual([
      { type: 'recovered' },
    ]);
  });

  it('disables an endpoint that has failed for five days', () => {
    const almost = observe({ hasFailed: true, nowMs: NOW_MS + FAILING_MAX_MS - 1 });
    expect(endpointHealth.decide(almost, failing)).toEqual([]);
    const fiveDays = observe({ hasFailed: true, nowMs: NOW_MS + FAILING_MAX_MS });
    expect(endpointHealth.decide(fiveDays, failing)).toEqual([{ type: 'disabled', reason: 'failing' }]);
  });

  it('disables an endpoint at once that answers 410', () => {
    expect(endpointHealth.decide(observe({ hasSucceeded: true, isGone: true }), healthy)).toEqual([
      { type: 'disabled', reason: 'gone' },
    ]);
  });

  it('decides nothing for a success of a healthy endpoint, without attempts, and for a disabled endpoint', () => {
    expect(endpointHealth.decide(observe({ hasSucceeded: true }), healthy)).toEqual([]);
    expect(endpointHealth.decide(observe({}), failing)).toEqual([]);
    expect(endpointHealth.decide(observe({ isGone: true }), { ...healthy, isEnabled: false })).toEqual([]);
  });

  it('decides a change once', () => {
    for (const command of [observe({ hasFailed: true }), observe({ isGone: true })]) {
      const after = endpointHealth.decide(command, healthy).reduce(endpointHealth.evolve, healthy);
      expect(endpointHealth.decide(command, after)).toEqual([]);
    }
  });
});
