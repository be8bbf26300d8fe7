import { assertNever } from '@ballast/kernel';

/** Milliseconds of failures without a single success after which an endpoint is disabled. */
export const FAILING_MAX_MS = 5 * 24 * 60 * 60 * 1_000;

/** Reason for which the platform itself disabled an endpoint. */
export type DisableReason = 'gone' | 'failing';

export interface EndpointHealth {
  readonly isEnabled: boolean;
  /** Unix milliseconds of the first failure since the last success; undefined while attempts succeed. */
  readonly failingSinceMs: number | undefined;
}

/** Outcomes of a batch of attempts at one endpoint. */
export interface Observation {
  readonly hasSucceeded: boolean;
  readonly hasFailed: boolean;
  /** Whether the endpoint answered 410. */
  readonly isGone: boolean;
}

export interface ObserveAttempts extends Observation {
  readonly nowMs: number;
}

/** The observation of two batches as if they had been one. */
export function combineObservations(a: Observation, b: Observation): Observation {
  return {
    hasSucceeded: a.hasSucceeded || b.hasSucceeded,
    hasFailed: a.hasFailed || b.hasFailed,
    isGone: a.isGone || b.isGone,
  };
}

export type HealthEvent =
  | { readonly type: 'recovered' }
  | { readonly type: 'started_failing'; readonly sinceMs: number }
  | { readonly type: 'disabled'; readonly reason: DisableReason };

function decide(command: ObserveAttempts, state: EndpointHealth): readonly HealthEvent[] {
  if (!state.isEnabled) return [];
  if (command.isGone) return [{ type: 'disabled', reason: 'gone' }];
  if (command.hasSucceeded) return state.failingSinceMs === undefined ? [] : [{ type: 'recovered' }];
  if (!command.hasFailed) return [];
  if (state.failingSinceMs === undefined) return [{ type: 'started_failing', sinceMs: command.nowMs }];
  return command.nowMs - state.failingSinceMs >= FAILING_MAX_MS ? [{ type: 'disabled', reason: 'failing' }] : [];
}

function evolve(state: EndpointHealth, event: HealthEvent): EndpointHealth {
  switch (event.type) {
    case 'recovered':
      return { ...state, failingSinceMs: undefined };
    case 'started_failing':
      return { ...state, failingSinceMs: event.sinceMs };
    case 'disabled':
      return { ...state, isEnabled: false };
    default:
      return assertNever(event);
  }
}

export const endpointHealth = {
  initialState: { isEnabled: true, failingSinceMs: undefined } satisfies EndpointHealth,
  decide,
  evolve,
};
