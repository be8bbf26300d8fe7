import type { Timestamp } from '@ballast/kernel';
import { nextVersion, type Operation } from './operation';
import type { Facts } from './operation.facts';
import { chunksInFlight, priceFlowOf } from './operation.flow';
import { operationOutcome } from './operation.outcome';
import { countsOf, failureOf, statusOf, type OperationState, type Phase } from './operation.state';

/** The facts that follow from a state alone, in one of the phases `P`; none when the Operation waits for an answer. */
export type Continuation<P extends Phase> = (operation: Operation, state: OperationState<P>, now: Timestamp) => Facts;

/** No facts: the Operation waits, or has ended. */
export const rest: Continuation<Phase> = () => [];

export const begin: Continuation<'starting'> = (operation, _, now) => {
  if (operation.chunks === 0) return end(operation, now);
  return [{ kind: priceFlowOf(operation.request) === 'quote_first' ? 'quote_requested' : 'checking_began' }];
};

/** No trade fires before every Execution of the Operation is decided. */
export const checkMore: Continuation<'checking'> = (operation, state, now) => {
  if (state.lock.status === 'unasked' && priceFlowOf(operation.request) === 'lock_beside_check') {
    return [{ kind: 'lock_requested' }];
  }
  const room = inFlightMax(operation) - (state.checked - state.decided);
  const last = Math.min(state.listed, state.checked + room);
  if (last > state.checked) {
    const chunks = Array.from({ length: last - state.checked }, (_, index) => state.checked + index);
    return [{ kind: 'check_requested', chunks }];
  }
  if (state.decided < operation.chunks) return [];
  return state.accepted.length === 0
    ? end(operation, now)
    : [{ kind: 'pricing_began', version: nextVersion(operation, now) }];
};

export const lockOrSettle: Continuation<'pricing'> = (operation, { lock }, now) => {
  switch (lock.status) {
    case 'unasked':
      return [{ kind: 'lock_requested' }];
    case 'asked':
      return [];
    case 'locked':
      return [{ kind: 'settling_began', version: nextVersion(operation, now) }];
    case 'unavailable':
      return [{ kind: 'operation_failed', failure: { reason: 'price_unavailable', detail: lock.detail } }];
  }
};

export const settleMore: Continuation<'settling'> = (operation, { waiting, inFlight }, now) => {
  if (waiting.length === 0 && inFlight === 0) return end(operation, now);
  const chunks = waiting.slice(0, Math.max(0, inFlightMax(operation) - inFlight));
  return chunks.length === 0 ? [] : [{ kind: 'settlement_requested', chunks }];
};

/** The end waits for chunks that have not arrived, and for decisions that are still under way. */
export const giveBackMore: Continuation<'givingBack'> = (operation, state, now) => {
  const { listed, inCheck, waiting, inFlight } = state;
  if (listed === operation.chunks && inCheck === 0 && waiting.length === 0 && inFlight === 0) {
    return end(operation, now);
  }
  const chunks = waiting.slice(0, Math.max(0, inFlightMax(operation) - inFlight));
  return chunks.length === 0 ? [] : [{ kind: 'release_requested', chunks }];
};

function inFlightMax({ request }: Operation): number {
  return chunksInFlight(request.chunk_participants);
}

function end(operation: Operation, now: Timestamp): Facts {
  const { state } = operation;
  const failure = failureOf(state);
  const outcome = failure === null ? operationOutcome(countsOf(state)) : { status: 'failed' as const, ...failure };
  return [{ kind: 'operation_ended', version: nextVersion(operation, now), previous: statusOf(state), ...outcome }];
}
