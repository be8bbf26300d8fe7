import { assertNever } from '@ballast/kernel';
import type { ExecutionCounts, OperationStatus, OperationType } from '@ballast/contracts';
import { operationOutcome } from './operation.outcome';
import {
  isTerminal,
  type Advance,
  type OperationEffect,
  type OperationInput,
  type OperationState,
} from './operation.state';

/**
 * Chunks of one Operation that are with the credit check, or with settlement, at a time. Several Operations therefore
 * take turns: a single enrollment does not wait behind a cohort.
 */
export const CHUNKS_IN_FLIGHT_MAX = 4;

/** Sells are sized by reference prices before the check; a buy holds an amount that no price can change. */
export function needsReferencePrices(type: OperationType): boolean {
  return type === 'partial_sell' || type === 'rebalance' || type === 'liquidation';
}

/** A new Operation. The prices of a buy are locked beside its credit check, which saves a hop. */
export function begin(type: OperationType, chunks: number): Advance {
  const sells = needsReferencePrices(type);
  const state: OperationState = {
    type,
    status: 'validating',
    statusReason: '',
    statusDetail: '',
    sequence: 0,
    chunks,
    listed: 0,
    checked: 0,
    decided: 0,
    accepted: [],
    sent: 0,
    returned: 0,
    reference: sells ? 'asked' : 'unneeded',
    prices: sells ? 'unasked' : 'asked',
    counts: { total: 0, settled: 0, skipped: 0, rejected: 0 },
  };
  return { state, effects: [{ kind: sells ? 'quote_reference' : 'lock_prices' }] };
}

/**
 * The life of an Operation as a table: what happened, in which state, leads to which state and what is to be done.
 * The caller shows each chunk once per stage; a lock or a quote that comes again changes nothing, and nothing moves a
 * terminal Operation.
 */
export function advance(state: OperationState, input: OperationInput): Advance {
  if (isTerminal(state.status)) return unchanged(state);
  switch (input.kind) {
    case 'chunk_listed':
      return check({ ...state, listed: state.listed + 1 });
    case 'reference_quoted':
      return state.reference === 'asked' ? check({ ...state, reference: 'known' }) : unchanged(state);
    case 'chunk_decided':
      return decided(state, input);
    case 'prices_locked':
      return state.prices === 'asked' ? priced({ ...state, prices: 'locked' }) : unchanged(state);
    case 'prices_unavailable':
      return state.prices === 'asked'
        ? priced({ ...state, prices: 'unavailable', statusDetail: input.detail })
        : unchanged(state);
    case 'chunk_settled':
      return returned(state, input);
    case 'chunk_released':
      return returned(state, { settled: 0, rejected: input.rejected });
    default:
      return assertNever(input);
  }
}

function unchanged(state: OperationState): Advance {
  return { state, effects: [] };
}

/** Sends listed chunks to the credit check, in the order of the request, while there is room. */
function check(state: OperationState): Advance {
  if (state.reference === 'asked') return unchanged(state);
  const room = CHUNKS_IN_FLIGHT_MAX - (state.checked - state.decided);
  const last = Math.min(state.listed, state.checked + room);
  const effects: OperationEffect[] = [];
  for (let chunk = state.checked; chunk < last; chunk += 1) effects.push({ kind: 'check_chunk', chunk });
  return { state: { ...state, checked: Math.max(last, state.checked) }, effects };
}

function decided(state: OperationState, input: Extract<OperationInput, { kind: 'chunk_decided' }>): Advance {
  const next = check({
    ...state,
    decided: state.decided + 1,
    // Ordered: settlement follows the request, whatever order the decisions came in.
    accepted: input.accepted > 0 ? [...state.accepted, input.chunk].sort((a, b) => a - b) : state.accepted,
    counts: {
      ...state.counts,
      total: state.counts.total + input.accepted + input.rejected + input.skipped,
      skipped: state.counts.skipped + input.skipped,
      rejected: state.counts.rejected + input.rejected,
    },
  });
  if (next.state.decided < next.state.chunks) return next;
  return allDecided(next.state);
}

/** No trade fires before this point: every Execution of the Operation is decided. */
function allDecided(state: OperationState): Advance {
  if (state.accepted.length === 0) return finish(state);
  const pricing = changeStatus(state, 'pricing');
  switch (state.prices) {
    case 'unasked':
      return { state: { ...pricing.state, prices: 'asked' }, effects: [...pricing.effects, { kind: 'lock_prices' }] };
    case 'asked':
      return pricing;
    case 'locked':
    case 'unavailable':
      return then(pricing, send);
    default:
      return assertNever(state.prices);
  }
}

/** The prices are known, or known not to be had; until every Execution is decided that is only remembered. */
function priced(state: OperationState): Advance {
  return state.status === 'pricing' ? send(state) : unchanged(state);
}

/** Sends accepted chunks on: to settle at the locked prices, or, without prices, to give back their holds. */
function send(state: OperationState): Advance {
  if (state.prices === 'locked' && state.status === 'pricing') return then(changeStatus(state, 'settling'), send);
  const last = Math.min(state.accepted.length, state.returned + CHUNKS_IN_FLIGHT_MAX);
  const kind = state.prices === 'locked' ? 'settle_chunk' : 'release_chunk';
  const effects = state.accepted.slice(state.sent, last).map((chunk): OperationEffect => ({ kind, chunk }));
  return { state: { ...state, sent: Math.max(last, state.sent) }, effects };
}

function returned(
  state: OperationState,
  closed: { readonly settled: number; readonly rejected: number; readonly skipped?: number },
): Advance {
  const counts: ExecutionCounts = {
    ...state.counts,
    settled: state.counts.settled + closed.settled,
    rejected: state.counts.rejected + closed.rejected,
    skipped: state.counts.skipped + (closed.skipped ?? 0),
  };
  const next: OperationState = { ...state, returned: state.returned + 1, counts };
  return next.returned === next.accepted.length ? finish(next) : send(next);
}

function finish(state: OperationState): Advance {
  const outcome =
    state.prices === 'unavailable' && state.accepted.length > 0
      ? { status: 'failed' as const, reason: 'price_unavailable' }
      : operationOutcome(state.counts);
  const detail = outcome.status === 'failed' ? state.statusDetail || failureDetail(outcome.reason) : '';
  return changeStatus({ ...state, statusReason: outcome.reason, statusDetail: detail }, outcome.status);
}

function failureDetail(reason: string): string {
  return reason === 'all_rejected'
    ? 'No Execution of this Operation settled: each was rejected for its own reason.'
    : '';
}

function changeStatus(state: OperationState, status: OperationStatus): Advance {
  const next: OperationState = { ...state, status, sequence: state.sequence + 1 };
  const change: OperationEffect = {
    kind: 'change_status',
    previous: state.status,
    status,
    reason: isTerminal(status) ? state.statusReason : '',
    detail: isTerminal(status) ? state.statusDetail : '',
    sequence: next.sequence,
    counts: next.counts,
  };
  return { state: next, effects: [change] };
}

function then(first: Advance, step: (state: OperationState) => Advance): Advance {
  const second = step(first.state);
  return { state: second.state, effects: [...first.effects, ...second.effects] };
}
