import { nextTimestamp, toTimestamp, type Timestamp } from '@ballast/kernel';
import { endpointHealth, type DisableReason, type HealthEvent, type Observation } from './endpoint-health.decider';

/** The part of an endpoint from which its health is decided, and which the decision changes. */
export interface ObservedEndpoint {
  readonly status: 'enabled' | 'disabled' | 'deleted';
  /** Reason for which it was disabled; empty otherwise. */
  readonly statusReason: string;
  /** Time of the first failure since the last success; empty while attempts succeed. */
  readonly failingSince: string;
  /** Grows with every change of what is sent. */
  readonly version: number;
  /** Grows with every change. */
  readonly revision: number;
  readonly updatedAt: Timestamp;
}

/** An endpoint whose health attempts have changed. */
export interface HealthChange<E extends ObservedEndpoint> {
  readonly after: E;
  readonly change: 'failing' | 'recovered' | 'disabled';
  /** Reason for which this change disables the endpoint; undefined when its status stays. */
  readonly reason: DisableReason | undefined;
}

const CHANGES: Readonly<Record<HealthEvent['type'], HealthChange<ObservedEndpoint>['change']>> = {
  recovered: 'recovered',
  started_failing: 'failing',
  disabled: 'disabled',
};

/** The endpoint after a batch of attempts; empty when they change nothing. */
export function afterAttempts<E extends ObservedEndpoint>(
  before: E,
  observed: Observation,
  now: Timestamp,
): readonly HealthChange<E>[] {
  const state = {
    isEnabled: before.status === 'enabled',
    failingSinceMs: before.failingSince === '' ? undefined : Date.parse(before.failingSince),
  };
  return endpointHealth.decide({ ...observed, nowMs: Date.parse(now) }, state).map((event) => {
    const { failingSinceMs } = endpointHealth.evolve(state, event);
    const reason = event.type === 'disabled' ? event.reason : undefined;
    const health = {
      ...before,
      failingSince: failingSinceMs === undefined ? '' : toTimestamp(new Date(failingSinceMs)),
      revision: before.revision + 1,
    };
    const after = reason === undefined ? health : disabled(health, reason, now);
    return { after, change: CHANGES[event.type], reason };
  });
}

/** A disabled endpoint has another version: every dispatcher has to notice. */
function disabled<E extends ObservedEndpoint>(endpoint: E, reason: DisableReason, now: Timestamp): E {
  const updatedAt = nextTimestamp(now, endpoint.updatedAt);
  return { ...endpoint, status: 'disabled', statusReason: reason, version: endpoint.version + 1, updatedAt };
}
