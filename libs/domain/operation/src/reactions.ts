import type { Chunk } from './chunk';
import { releaseChunk, settleChunk } from './close-chunk';
import { decideChunk } from './decide-chunk';
import { nextVersion, type Operation } from './operation';
import type { Facts } from './operation.facts';
import type { InputKind, OperationInput } from './operation.inputs';
import type { Failure, OperationState, Phase } from './operation.state';
import { assetsWithoutPrice, requiredAssets } from './operation-terms';
import { staleDecision } from './plan-check';

/** An Operation in one of the phases `P`, and the chunk that an input is about. */
export interface Situation<P extends Phase> {
  readonly operation: Operation;
  readonly state: OperationState<P>;
  /** Undefined when the input is about no chunk, or about one that has not arrived. */
  readonly chunk: Chunk | undefined;
}

/** The facts that an input of kind `K` leads to at once, in one of the phases `P`. */
export type Reaction<P extends Phase, K extends InputKind> = (
  situation: Situation<P>,
  input: OperationInput<K>,
) => Facts;

/** The answer to an input that comes again, or that comes too late. */
export const NOTHING: Facts = [];

const CANCELLED: Failure = { reason: 'cancelled', detail: 'The Operation was cancelled before any trade.' };

const ENDED_BY_OPERATOR: Failure = {
  reason: 'ended_by_operator',
  detail: 'The Operation could not go on, and an operator ended it.',
};

/** Before any trade: the Operation fails, unless it has failed already, and every open chunk is given back. */
export const endBeforeTrades: Reaction<'queued' | 'quoting' | 'checking' | 'pricing' | 'givingBack', 'end_ordered'> = (
  { state },
  { open },
) => [...(state.phase === 'givingBack' ? NOTHING : fail(ENDED_BY_OPERATOR)), { kind: 'end_ordered', open }];

/** Trades may be booked: the venue withdraws the chunks that it has not booked, and reports the others once more. */
export const endAmongTrades: Reaction<'settling', 'end_ordered'> = (_, { open }) => [
  { kind: 'end_ordered', open },
  { kind: 'withdrawal_requested', chunks: open },
];

export const failCancelled: Reaction<'queued' | 'quoting', 'cancel_requested'> = () => fail(CANCELLED);

/**
 * Locked prices bind the owner of an Operation as well as the house. With a way out the owner could watch the market
 * while the credit check goes on, and keep the prices only if they turn out to be good.
 */
export const failCancelledUnlessLocked: Reaction<'checking' | 'pricing', 'cancel_requested'> = ({ state }) =>
  state.lock.status === 'locked' ? NOTHING : fail(CANCELLED);

/** Readers see that the Operation no longer waits. An Operation without a chunk ends at once and shows only its end. */
export const leaveQueue: Reaction<'queued', 'turn_came'> = ({ operation }, { at }) => [
  { kind: 'turn_came', version: operation.chunks === 0 ? null : nextVersion(operation, at) },
];

/**
 * The log has the chunks of an Operation in order. A chunk that was set aside comes after later ones, when an operator
 * sends it again: the later ones are kept until then.
 */
export const listChunk: Reaction<'queued' | 'quoting' | 'checking' | 'givingBack', 'chunk_listed'> = (
  { operation, state },
  { chunk, firstIndex, participants },
) => {
  const isRepeated = chunk < state.listed || (state.ahead ?? []).includes(chunk);
  if (isRepeated || chunk >= operation.chunks) return NOTHING;
  return [{ kind: 'chunk_listed', chunk, firstIndex, participants }];
};

/** Without the price of an asset that has a weight the Operation fails before anything is checked. */
export const takeReference: Reaction<'quoting', 'reference_quoted'> = ({ operation }, { reference }) => {
  const missing = assetsWithoutPrice(requiredAssets(operation.request), reference.prices);
  const detail = `No fresh price for ${missing.join(', ')}.`;
  const failed = missing.length === 0 ? NOTHING : fail({ reason: 'price_unavailable', detail });
  return [{ kind: 'reference_quoted', reference }, ...failed];
};

export const failUnquoted: Reaction<'quoting', 'prices_unavailable'> = (_, { detail }) =>
  fail({ reason: 'price_unavailable', detail });

/** The first participant whose holdings or verdict differ from the plan makes the plan stale. */
export const takeDecision: Reaction<'checking', 'chunk_decided'> = (situation, input) => {
  const decided = noteDecision(situation, input);
  if (decided.length === 0) return NOTHING;
  const stale = staleDecision(situation.chunk?.participants ?? [], input.decisions);
  return stale === undefined ? decided : [...decided, ...fail(stale)];
};

/** A decision about a chunk that is decided already, or was given back, is a repetition. */
export const noteDecision: Reaction<'checking' | 'givingBack', 'chunk_decided'> = (
  { operation, state, chunk },
  input,
) => {
  // The release of the chunk is under way already, and its answer tells all that the Operation still needs to know.
  const isOrdered = state.phase === 'givingBack' && state.isOrdered === true;
  return chunk?.state.status === 'listed' && !isOrdered ? [decideChunk(operation, chunk, input)] : NOTHING;
};

export const takeLock: Reaction<'checking' | 'pricing', 'prices_locked'> = ({ state }, { prices }) =>
  state.lock.status === 'asked' ? [{ kind: 'prices_locked', prices }] : NOTHING;

/** The lock was asked for before the Operation failed: its prices are shown, and nothing trades at them. */
export const noteLock: Reaction<'givingBack', 'prices_locked'> = ({ operation }, { prices }) =>
  operation.prices === null ? [{ kind: 'prices_locked', prices }] : NOTHING;

/**
 * While Executions are still being decided the refusal is only remembered. When none of them passes the check, the
 * Operation ends for the reasons of its Executions, and not for a reason of the market.
 */
export const takeLockRefusal: Reaction<'checking' | 'pricing', 'prices_unavailable'> = ({ state }, { detail }) =>
  state.lock.status === 'asked' ? [{ kind: 'lock_refused', detail }] : NOTHING;

export const failMoved: Reaction<'checking' | 'pricing', 'prices_moved'> = ({ operation, state }, { detail }) => {
  const reason = operation.request.plan === undefined ? 'price_moved' : 'plan_stale';
  return state.lock.status === 'asked' ? fail({ reason, detail }) : NOTHING;
};

export const closeSettled: Reaction<'settling', 'chunk_settled'> = ({ operation, chunk }, input) =>
  chunk?.state.status === 'decided' ? [settleChunk(operation, chunk, input)] : NOTHING;

export const closeReleased: Reaction<'givingBack', 'chunk_released'> = ({ operation, state, chunk }, input) =>
  chunk === undefined || chunk.state.status === 'closed'
    ? NOTHING
    : [releaseChunk(operation, chunk, { ...input, failure: state.failure })];

function fail(failure: Failure): Facts {
  return [{ kind: 'operation_failed', failure }];
}
