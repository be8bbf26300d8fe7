import { assertNever } from '@ballast/kernel';
import { OPERATION_TRAITS, type OperationStatus, type OperationType } from '@ballast/contracts';
import { operationOutcome } from './operation.outcome';
import {
  isCancellable,
  isTerminal,
  type Advance,
  type Failure,
  type OperationEffect,
  type OperationInput,
  type OperationState,
} from './operation.state';

/** Participants of one Operation that are with the credit check, or with settlement, at a time. */
const PARTICIPANTS_IN_FLIGHT_MAX = 2_000;
/** Chunks in flight at the most, however small they are: each costs a message on every way. */
const CHUNKS_IN_FLIGHT_MAX = 16;

/**
 * How many chunks of so many participants are in flight at a time, so that several Operations take turns: a single
 * enrollment does not wait behind a cohort.
 */
export function chunksInFlight(chunkParticipants: number): number {
  return Math.max(1, Math.min(CHUNKS_IN_FLIGHT_MAX, Math.floor(PARTICIPANTS_IN_FLIGHT_MAX / chunkParticipants)));
}

/**
 * Where the prices of an Operation come in. A buy holds an amount that no price can change, so its prices are locked
 * beside its credit check, which saves a hop. What sells is sized by reference prices first; so is a buy whose locked
 * prices are bound to its reference prices. A plan brings its reference prices along.
 */
export type PriceFlow = 'lock_beside_check' | 'quote_first' | 'lock_after_check';

export function priceFlowOf({
  type,
  isBound,
  isPlanned,
}: {
  readonly type: OperationType;
  readonly isBound: boolean;
  readonly isPlanned: boolean;
}): PriceFlow {
  if (isPlanned) return 'lock_after_check';
  return OPERATION_TRAITS[type].spendsCash && !isBound ? 'lock_beside_check' : 'quote_first';
}

export interface Beginning {
  readonly type: OperationType;
  readonly chunks: number;
  /** Another rebalance of the Strategy runs: nothing happens until this one leaves the queue. */
  readonly isQueued: boolean;
  readonly priceFlow: PriceFlow;
  /** Chunks that may be with the credit check, or with settlement, at a time. */
  readonly inFlightMax: number;
  /** It fails before anything is checked: its plan lacks a price, or the scope is not the one that was planned. */
  readonly failure?: Failure | undefined;
}

/** A new Operation. */
export function begin({ type, chunks, isQueued, priceFlow, inFlightMax, failure }: Beginning): Advance {
  const state: OperationState = {
    type,
    status: 'validating',
    statusReason: '',
    statusDetail: '',
    sequence: 0,
    isQueued,
    chunks,
    inFlightMax,
    listed: 0,
    toCheck: chunks,
    checked: 0,
    decided: 0,
    open: [],
    sent: 0,
    returned: 0,
    reference: priceFlow === 'quote_first' ? 'unasked' : 'unneeded',
    prices: 'unasked',
    locksBesideCheck: priceFlow === 'lock_beside_check',
    pricesDetail: '',
    failure: null,
    counts: { total: 0, settled: 0, skipped: 0, rejected: 0 },
  };
  if (failure !== undefined) return fail(state, failure);
  return isQueued ? show(state) : start(state);
}

function start(state: OperationState): Advance {
  if (state.chunks === 0) return finish(state);
  if (state.reference === 'unasked') {
    return { state: { ...state, reference: 'asked' }, effects: [{ kind: 'quote_reference' }] };
  }
  return state.locksBesideCheck
    ? then({ state: { ...state, prices: 'asked' }, effects: [{ kind: 'lock_prices' }] }, check)
    : check(state);
}

/**
 * The life of an Operation as a table: what happened, in which state, leads to which state and what is to be done.
 * The caller shows each chunk once per stage; a lock or a quote that comes again changes nothing, and nothing moves a
 * terminal Operation.
 */
export function advance(state: OperationState, input: OperationInput): Advance {
  if (isTerminal(state.status)) return unchanged(state);
  switch (input.kind) {
    case 'dequeued':
      return state.isQueued ? dequeued({ ...state, isQueued: false }) : unchanged(state);
    case 'chunk_listed':
      return listed(state);
    case 'reference_quoted':
      return state.reference === 'asked' ? check({ ...state, reference: 'known' }) : unchanged(state);
    case 'chunk_decided':
      return decided(state, input);
    case 'prices_locked':
      return state.prices === 'asked' ? priced({ ...state, prices: 'locked' }) : unchanged(state);
    case 'prices_unavailable':
      return unavailable(state, input.detail);
    case 'prices_moved':
      return state.prices === 'asked' ? fail(state, input.failure) : unchanged(state);
    case 'cancel_requested':
      return isCancellable(state) ? fail(state, CANCELLED) : unchanged(state);
    case 'chunk_settled':
      return settled(state, input);
    case 'chunk_released':
      return released(state, input);
    default:
      return assertNever(input);
  }
}

const CANCELLED: Failure = { reason: 'cancelled', detail: 'The Operation was cancelled before any trade.' };

function unchanged(state: OperationState): Advance {
  return { state, effects: [] };
}

/** Readers see that it no longer waits; one that ends at once says so itself. */
function dequeued(state: OperationState): Advance {
  return state.chunks === 0 ? start(state) : then(show(state), start);
}

function show(state: OperationState): Advance {
  const sequence = state.sequence + 1;
  return { state: { ...state, sequence }, effects: [{ kind: 'show', sequence }] };
}

/** In an Operation that fails, what arrives late is given back unseen. */
function listed(state: OperationState): Advance {
  const next = { ...state, listed: state.listed + 1 };
  return state.failure === null ? check(next) : giveBack({ ...next, open: [...state.open, state.listed] });
}

/** Sends listed chunks to the credit check, in the order of the request, while there is room. */
function check(state: OperationState): Advance {
  if (state.isQueued || state.reference === 'unasked' || state.reference === 'asked') return unchanged(state);
  const room = state.inFlightMax - (state.checked - state.decided);
  const last = Math.min(state.listed, state.toCheck, state.checked + room);
  const effects: OperationEffect[] = [];
  for (let chunk = state.checked; chunk < last; chunk += 1) effects.push({ kind: 'check_chunk', chunk });
  return { state: { ...state, checked: Math.max(last, state.checked) }, effects };
}

function decided(state: OperationState, input: Extract<OperationInput, { kind: 'chunk_decided' }>): Advance {
  const { accepted, rejected, skipped } = input;
  const open = accepted === 0 ? state.open : [...state.open, input.chunk];
  const next: OperationState = {
    ...state,
    decided: state.decided + 1,
    // Settlement follows the request, whatever order the decisions came in.
    open: state.failure === null ? [...open].sort((a, b) => a - b) : open,
    counts: {
      ...state.counts,
      total: state.counts.total + accepted + rejected + skipped,
      skipped: state.counts.skipped + skipped,
      rejected: state.counts.rejected + rejected,
    },
  };
  if (next.failure !== null) return giveBack(next);
  if (input.stale !== undefined) return fail(next, input.stale);
  return then(check(next), (checked) =>
    checked.decided === checked.chunks ? allDecided(checked) : unchanged(checked),
  );
}

/** No trade fires before this point: every Execution of the Operation is decided. */
function allDecided(state: OperationState): Advance {
  if (state.open.length === 0) return finish(state);
  const pricing = changeStatus(state, 'pricing');
  if (state.prices !== 'unasked') return then(pricing, priced);
  return { state: { ...pricing.state, prices: 'asked' }, effects: [...pricing.effects, { kind: 'lock_prices' }] };
}

/**
 * Prices are known, or known not to be had. While Executions are still being decided that is only remembered: what is
 * wrong with a participant is said before what is wrong with the market.
 */
function priced(state: OperationState): Advance {
  if (state.status !== 'pricing' || state.failure !== null) return unchanged(state);
  if (state.prices === 'unavailable') return fail(state, { reason: 'price_unavailable', detail: state.pricesDetail });
  return state.prices === 'locked' ? then(changeStatus(state, 'settling'), settle) : unchanged(state);
}

function unavailable(state: OperationState, detail: string): Advance {
  if (state.failure !== null) return unchanged(state);
  if (state.reference === 'asked') return fail(state, { reason: 'price_unavailable', detail });
  return state.prices === 'asked'
    ? priced({ ...state, prices: 'unavailable', pricesDetail: detail })
    : unchanged(state);
}

/** From here on nothing more is checked: what is held, and what the check never saw, is given back. */
function fail(state: OperationState, failure: Failure): Advance {
  if (state.failure !== null) return unchanged(state);
  const unseen = Array.from({ length: state.listed - state.checked }, (_, index) => state.checked + index);
  return giveBack({ ...state, failure, isQueued: false, toCheck: state.checked, open: [...state.open, ...unseen] });
}

function settle(state: OperationState): Advance {
  return sendOn(state, 'settle_chunk');
}

function giveBack(state: OperationState): Advance {
  const isAllIn = state.listed === state.chunks && state.decided === state.toCheck;
  return isAllIn && state.returned === state.open.length ? finish(state) : sendOn(state, 'release_chunk');
}

function sendOn(state: OperationState, kind: 'settle_chunk' | 'release_chunk'): Advance {
  const last = Math.min(state.open.length, state.returned + state.inFlightMax);
  const effects = state.open.slice(state.sent, last).map((chunk): OperationEffect => ({ kind, chunk }));
  return { state: { ...state, sent: Math.max(last, state.sent) }, effects };
}

function settled(state: OperationState, input: Extract<OperationInput, { kind: 'chunk_settled' }>): Advance {
  const { counts } = state;
  const next: OperationState = {
    ...state,
    returned: state.returned + 1,
    counts: {
      ...counts,
      settled: counts.settled + input.settled,
      rejected: counts.rejected + input.rejected,
      skipped: counts.skipped + input.skipped,
    },
  };
  return next.returned === next.open.length ? finish(next) : settle(next);
}

function released(state: OperationState, input: Extract<OperationInput, { kind: 'chunk_released' }>): Advance {
  const { counts } = state;
  const total = counts.total + (input.undecided ? input.rejected : 0);
  return giveBack({
    ...state,
    returned: state.returned + 1,
    counts: { ...counts, total, rejected: counts.rejected + input.rejected },
  });
}

function finish(state: OperationState): Advance {
  const outcome =
    state.failure === null
      ? operationOutcome(state.counts)
      : { status: 'failed' as const, reason: state.failure.reason, detail: state.failure.detail };
  return changeStatus({ ...state, statusReason: outcome.reason, statusDetail: outcome.detail }, outcome.status);
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
