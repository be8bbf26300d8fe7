import { assertNever } from '@ballast/kernel';
import type { ExecutionCounts } from '@ballast/contracts';
import type { Chunk } from './chunk';
import type { Operation, Version } from './operation';
import type {
  ChunkDecided,
  ChunkListed,
  ChunkReleased,
  ChunkSettled,
  OperationAccepted,
  OperationFact,
  StateFact,
} from './operation.facts';
import { countsOf, NO_EXECUTIONS, statusOf, type Arrivals, type Failure, type OperationState } from './operation.state';

/** The Operation as its first fact creates it. */
export function accepted({ id, platformCode, actor, request, chunks, reference }: OperationAccepted): Operation {
  return {
    id,
    platformCode,
    actor,
    request,
    chunks,
    reference,
    prices: null,
    version: { sequence: 0, at: request.created_at },
    step: 0,
    state: { phase: 'starting', listed: 0 },
  };
}

/** The Operation after all these facts. */
export function evolveAll(operation: Operation, facts: readonly StateFact[]): Operation {
  return facts.reduce(evolve, operation);
}

/** The Operation after one more step, from all facts of the step. */
export function evolveStep(operation: Operation, facts: readonly StateFact[]): Operation {
  return { ...evolveAll(operation, facts), step: operation.step + 1 };
}

/**
 * The Operation after one more fact. Decides nothing and refuses nothing: a fact that its phase does not know leaves the
 * Operation as it is.
 */
export function evolve(operation: Operation, fact: StateFact): Operation {
  switch (fact.kind) {
    case 'operation_accepted':
      return { ...operation, chunks: fact.chunks };
    case 'operation_queued':
      return shown(operation, fact.version, { phase: 'queued', ...arrivalsOf(operation.state) });
    case 'turn_came': {
      const state: OperationState = { phase: 'starting', ...arrivalsOf(operation.state) };
      return fact.version === null ? withState(operation, state) : shown(operation, fact.version, state);
    }
    case 'quote_requested':
      return withState(operation, { phase: 'quoting', ...arrivalsOf(operation.state) });
    case 'reference_quoted':
      return checking({ ...operation, reference: fact.reference });
    case 'checking_began':
      return checking(operation);
    case 'chunk_listed':
      return withState(operation, afterListed(operation.state, fact));
    case 'check_requested':
      return withState(operation, afterSentToCheck(operation.state, fact.chunks));
    case 'chunk_decided':
      return withState(operation, afterDecided(operation.state, fact));
    case 'lock_requested':
      return withLock(operation, { status: 'asked' });
    case 'lock_refused':
      return withLock(operation, { status: 'unavailable', detail: fact.detail });
    case 'prices_locked':
      return withLock({ ...operation, prices: fact.prices }, { status: 'locked' });
    case 'pricing_began':
      return shown(operation, fact.version, pricing(operation.state));
    case 'settling_began':
      return shown(operation, fact.version, settling(operation.state));
    case 'settlement_requested':
    case 'release_requested':
    case 'withdrawal_requested':
      return withState(operation, afterSentOn(operation.state, fact.chunks));
    case 'chunk_settled':
      return withState(operation, afterSettled(operation.state, fact));
    case 'operation_failed':
      return withState(operation, failing(operation, fact.failure));
    case 'end_ordered':
      return withState(operation, afterOrder(operation, fact.open));
    case 'chunk_released':
      return withState(operation, afterReleased(operation.state, fact));
    case 'operation_ended': {
      const { status, reason, detail } = fact;
      const counts = countsOf(operation.state);
      return shown(operation, fact.version, { phase: 'ended', status, reason, detail, counts });
    }
    default:
      return assertNever(fact);
  }
}

/** A chunk after one more fact of its Operation; undefined before it is listed. Facts of other chunks change nothing. */
export function evolveChunk(chunk: Chunk | undefined, fact: OperationFact): Chunk | undefined {
  switch (fact.kind) {
    case 'chunk_listed': {
      const { firstIndex, participants } = fact;
      return chunk ?? { number: fact.chunk, firstIndex, participants, state: { status: 'listed' } };
    }
    case 'chunk_decided': {
      if (chunk?.number !== fact.chunk) return chunk;
      const decision = { decidedAt: fact.at, executions: fact.executions };
      return { ...chunk, state: { status: fact.accepted === 0 ? 'closed' : 'decided', decision } };
    }
    case 'chunk_settled':
    case 'chunk_released': {
      if (chunk?.number !== fact.chunk) return chunk;
      const decision = chunk.state.status === 'listed' ? null : chunk.state.decision;
      return { ...chunk, state: { status: 'closed', decision } };
    }
    case 'operation_accepted':
    case 'operation_queued':
    case 'turn_came':
    case 'quote_requested':
    case 'reference_quoted':
    case 'checking_began':
    case 'check_requested':
    case 'lock_requested':
    case 'lock_refused':
    case 'prices_locked':
    case 'pricing_began':
    case 'settling_began':
    case 'settlement_requested':
    case 'operation_failed':
    case 'end_ordered':
    case 'release_requested':
    case 'withdrawal_requested':
    case 'operation_ended':
      return chunk;
    default:
      return assertNever(fact);
  }
}

function withState(operation: Operation, state: OperationState): Operation {
  return { ...operation, state };
}

function shown(operation: Operation, version: Version, state: OperationState): Operation {
  return { ...operation, version, state };
}

/** Sets the state of the price lock. Other phases have none: an Operation that failed needs no lock any more. */
function withLock(operation: Operation, lock: OperationState<'pricing'>['lock']): Operation {
  const { state } = operation;
  return state.phase === 'checking' || state.phase === 'pricing' ? withState(operation, { ...state, lock }) : operation;
}

function checking(operation: Operation): Operation {
  return withState(operation, {
    phase: 'checking',
    ...arrivalsOf(operation.state),
    checked: 0,
    decided: 0,
    accepted: [],
    lock: { status: 'unasked' },
    counts: NO_EXECUTIONS,
  });
}

function arrivalsOf(state: OperationState): Arrivals {
  if (!('listed' in state)) return { listed: 0 };
  return arrivals(state.listed, state.ahead ?? []);
}

/** Arrivals when all chunks below `listed` and the chunks in `behind` have arrived. `behind` is ascending. */
function arrivals(listed: number, behind: readonly number[]): Arrivals {
  const gap = behind.findIndex((chunk, index) => chunk !== listed + index);
  return gap < 0 ? { listed: listed + behind.length } : { listed: listed + gap, ahead: behind.slice(gap) };
}

function afterListed(state: OperationState, { chunk }: Pick<ChunkListed, 'chunk'>): OperationState {
  if (!('listed' in state)) return state;
  const { ahead = [], ...before } = state;
  const now = { ...before, ...arrivals(state.listed, ascending([...ahead, chunk])) };
  // A chunk is given back at once, even when chunks before it have not arrived.
  return now.phase === 'givingBack' ? { ...now, waiting: [...now.waiting, chunk] } : now;
}

function afterSentToCheck(state: OperationState, chunks: readonly number[]): OperationState {
  return state.phase === 'checking' ? { ...state, checked: state.checked + chunks.length } : state;
}

function afterDecided(
  state: OperationState,
  fact: Pick<ChunkDecided, 'chunk' | 'accepted' | 'rejected' | 'skipped'>,
): OperationState {
  if (state.phase !== 'checking' && state.phase !== 'givingBack') return state;
  const { chunk, accepted, rejected, skipped } = fact;
  const counts = plus(state.counts, { total: accepted + rejected + skipped, settled: 0, rejected, skipped });
  const holding = accepted === 0 ? [] : [chunk];
  return state.phase === 'checking'
    ? { ...state, counts, decided: state.decided + 1, accepted: ascending([...state.accepted, ...holding]) }
    : { ...state, counts, inCheck: state.inCheck - 1, waiting: [...state.waiting, ...holding] };
}

function pricing(state: OperationState): OperationState {
  if (state.phase !== 'checking') return state;
  return { phase: 'pricing', accepted: state.accepted, lock: state.lock, counts: state.counts };
}

function settling(state: OperationState): OperationState {
  if (state.phase !== 'pricing') return state;
  return { phase: 'settling', waiting: state.accepted, inFlight: 0, counts: state.counts };
}

function afterSentOn(state: OperationState, chunks: readonly number[]): OperationState {
  if (state.phase !== 'settling' && state.phase !== 'givingBack') return state;
  const waiting = state.waiting.filter((chunk) => !chunks.includes(chunk));
  return { ...state, waiting, inFlight: state.inFlight + chunks.length };
}

function afterSettled(
  state: OperationState,
  { settled, rejected, skipped }: Pick<ChunkSettled, 'settled' | 'rejected' | 'skipped'>,
): OperationState {
  if (state.phase !== 'settling') return state;
  const counts = plus(state.counts, { total: 0, settled, rejected, skipped });
  return { ...state, inFlight: state.inFlight - 1, counts };
}

/** State after a failure: chunks with holds and chunks that the credit check never saw are to be given back. */
function failing({ state, chunks }: Operation, failure: Failure): OperationState {
  if (state.phase === 'givingBack' || state.phase === 'settling' || state.phase === 'ended') return state;
  const common = { phase: 'givingBack', failure, inFlight: 0, counts: countsOf(state) } as const;
  const shownAs = statusOf(state) === 'pricing' ? 'pricing' : 'validating';
  switch (state.phase) {
    case 'starting':
    case 'queued':
    case 'quoting':
      return {
        ...common,
        ...arrivalsOf(state),
        shownAs,
        inCheck: 0,
        waiting: [...range(0, state.listed), ...(state.ahead ?? [])],
      };
    case 'checking': {
      const { listed, ahead = [], checked, decided } = state;
      const waiting = [...state.accepted, ...range(checked, listed), ...ahead];
      return { ...common, ...arrivalsOf(state), shownAs, inCheck: checked - decided, waiting };
    }
    case 'pricing':
      return { ...common, shownAs, listed: chunks, inCheck: 0, waiting: state.accepted };
    default:
      return assertNever(state);
  }
}

/**
 * State after an operator's order to end. While chunks are given back, every open chunk is sent once more, whatever was
 * sent before, and chunks that have not arrived are no longer waited for.
 */
function afterOrder({ state, chunks }: Operation, open: readonly number[]): OperationState {
  if (state.phase === 'settling') return { ...state, waiting: [], inFlight: 0 };
  if (state.phase !== 'givingBack') return state;
  const { ahead: _ahead, ...rest } = state;
  return { ...rest, listed: chunks, inCheck: 0, waiting: open, inFlight: 0, isOrdered: true };
}

function afterReleased(
  state: OperationState,
  { rejected, uncounted }: Pick<ChunkReleased, 'rejected' | 'uncounted'>,
): OperationState {
  if (state.phase !== 'givingBack') return state;
  const ended = { total: uncounted, settled: 0, skipped: 0, rejected };
  return { ...state, inFlight: state.inFlight - 1, counts: plus(state.counts, ended) };
}

function plus(counts: ExecutionCounts, more: ExecutionCounts): ExecutionCounts {
  return {
    total: counts.total + more.total,
    settled: counts.settled + more.settled,
    skipped: counts.skipped + more.skipped,
    rejected: counts.rejected + more.rejected,
  };
}

function ascending(chunks: readonly number[]): readonly number[] {
  return [...chunks].sort((a, b) => a - b);
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
