import { assertNever } from '@ballast/kernel';
import type { ExecutionCounts } from '@ballast/contracts';
import type { Chunk } from './chunk';
import type { Operation, Version } from './operation';
import type {
  ChunkDecided,
  ChunkListed,
  ChunkReleased,
  ChunkSettled,
  Facts,
  OperationAccepted,
  OperationFact,
} from './operation.facts';
import { countsOf, NO_EXECUTIONS, statusOf, type Failure, type OperationState } from './operation.state';

/** The Operation that its first fact makes. */
export function accepted({ id, platformCode, request, chunks, reference }: OperationAccepted): Operation {
  return {
    id,
    platformCode,
    request,
    chunks,
    reference,
    prices: null,
    version: { sequence: 0, at: request.created_at },
    state: { phase: 'starting', listed: 0 },
  };
}

/** The Operation after all these facts. */
export function evolveAll(operation: Operation, facts: Facts): Operation {
  return facts.reduce(evolve, operation);
}

/**
 * The Operation after one more fact. Decides nothing and refuses nothing: a fact that its phase does not know leaves the
 * Operation as it is.
 */
export function evolve(operation: Operation, fact: OperationFact): Operation {
  switch (fact.kind) {
    case 'operation_accepted':
      return operation;
    case 'operation_queued':
      return shown(operation, fact.version, { phase: 'queued', listed: listedOf(operation.state) });
    case 'turn_came': {
      const state: OperationState = { phase: 'starting', listed: listedOf(operation.state) };
      return fact.version === null ? withState(operation, state) : shown(operation, fact.version, state);
    }
    case 'quote_requested':
      return withState(operation, { phase: 'quoting', listed: listedOf(operation.state) });
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
      return withState(operation, afterSentOn(operation.state, fact.chunks));
    case 'chunk_settled':
      return withState(operation, afterSettled(operation.state, fact));
    case 'operation_failed':
      return withState(operation, failing(operation, fact.failure));
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
    case 'release_requested':
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

/** An Operation that failed notes its prices and needs them no more. */
function withLock(operation: Operation, lock: OperationState<'pricing'>['lock']): Operation {
  const { state } = operation;
  return state.phase === 'checking' || state.phase === 'pricing' ? withState(operation, { ...state, lock }) : operation;
}

function checking(operation: Operation): Operation {
  return withState(operation, {
    phase: 'checking',
    listed: listedOf(operation.state),
    checked: 0,
    decided: 0,
    accepted: [],
    lock: { status: 'unasked' },
    counts: NO_EXECUTIONS,
  });
}

function listedOf(state: OperationState): number {
  return 'listed' in state ? state.listed : 0;
}

function afterListed(state: OperationState, { chunk }: ChunkListed): OperationState {
  if (!('listed' in state)) return state;
  const listed = state.listed + 1;
  return state.phase === 'givingBack' ? { ...state, listed, waiting: [...state.waiting, chunk] } : { ...state, listed };
}

function afterSentToCheck(state: OperationState, chunks: readonly number[]): OperationState {
  return state.phase === 'checking' ? { ...state, checked: state.checked + chunks.length } : state;
}

function afterDecided(state: OperationState, fact: ChunkDecided): OperationState {
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

function afterSettled(state: OperationState, { settled, rejected, skipped }: ChunkSettled): OperationState {
  if (state.phase !== 'settling') return state;
  const counts = plus(state.counts, { total: 0, settled, rejected, skipped });
  return { ...state, inFlight: state.inFlight - 1, counts };
}

/** Everything that is held, and every chunk that the credit check never saw, is to be given back. */
function failing({ state, chunks }: Operation, failure: Failure): OperationState {
  if (state.phase === 'givingBack' || state.phase === 'settling' || state.phase === 'ended') return state;
  const common = { phase: 'givingBack', failure, inFlight: 0, counts: countsOf(state) } as const;
  const shownAs = statusOf(state) === 'pricing' ? 'pricing' : 'validating';
  switch (state.phase) {
    case 'starting':
    case 'queued':
    case 'quoting':
      return { ...common, shownAs, listed: state.listed, inCheck: 0, waiting: range(0, state.listed) };
    case 'checking': {
      const { listed, checked, decided } = state;
      const waiting = [...state.accepted, ...range(checked, listed)];
      return { ...common, shownAs, listed, inCheck: checked - decided, waiting };
    }
    case 'pricing':
      return { ...common, shownAs, listed: chunks, inCheck: 0, waiting: state.accepted };
    default:
      return assertNever(state);
  }
}

function afterReleased(state: OperationState, { executions, uncounted }: ChunkReleased): OperationState {
  if (state.phase !== 'givingBack') return state;
  const ended = { total: uncounted, settled: 0, skipped: 0, rejected: executions.length };
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
