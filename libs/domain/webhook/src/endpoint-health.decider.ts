import { assertNever } from '@ballast/kernel';

/** An endpoint that has failed for so long without a single success is disabled. */
export const FAILING_MAX_MS = 5 * 24 * 60 * 60 * 1_000;

/** Why the platform itself disabled an endpoint. */
export type DisableReason = 'gone' | 'failing';

export interface EndpointHealth {
  readonly isEnabled: boolean;
  /** The first failure since the last success. */
  readonly failingSinceMs: number | undefined;
}

/** What a batch of attempts at one endpoint showed. */
export interface ObserveAttempts {
  readonly nowMs: number;
  readonly hasSucceeded: boolean;
  readonly hasFailed: boolean;
  /** It answered 410. */
  readonly isGone: boolean;
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
