import type { EndpointChanged } from '@ballast/contracts/webhook';
import { endpointHealth, type DisableReason, type HealthEvent, type Observation } from '@ballast/domain-webhook';
import { nextTimestamp, toTimestamp } from '@ballast/kernel';
import type { StoredEndpoint } from '../persistence/endpoint';

/** An endpoint that attempts have changed. */
export interface ObservedChange {
  readonly after: StoredEndpoint;
  readonly change: EndpointChanged['change'];
  /** Reason for which this change disables the endpoint; undefined when its status stays. */
  readonly reason: DisableReason | undefined;
}

const CHANGES: Readonly<Record<HealthEvent['type'], EndpointChanged['change']>> = {
  recovered: 'recovered',
  started_failing: 'failing',
  disabled: 'disabled',
};

/** The endpoint after a batch of attempts; empty when they change nothing. */
export function afterAttempts(before: StoredEndpoint, observed: Observation, now: Date): readonly ObservedChange[] {
  const state = {
    isEnabled: before.status === 'enabled',
    failingSinceMs: before.failingSince === '' ? undefined : Date.parse(before.failingSince),
  };
  return endpointHealth.decide({ ...observed, nowMs: now.getTime() }, state).map((event) => {
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
function disabled(endpoint: StoredEndpoint, reason: DisableReason, now: Date): StoredEndpoint {
  const updatedAt = nextTimestamp(toTimestamp(now), endpoint.updatedAt);
  return { ...endpoint, status: 'disabled', statusReason: reason, version: endpoint.version + 1, updatedAt };
}
