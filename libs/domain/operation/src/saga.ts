import { begin, checkMore, giveBackMore, lockOrSettle, rest, settleMore, type Continuation } from './continuations';
import type { InputKind } from './operation.inputs';
import type { Phase } from './operation.state';
import {
  closeReleased,
  closeSettled,
  endAmongTrades,
  endBeforeTrades,
  failCancelled,
  failCancelledUnlessLocked,
  failMoved,
  failUnquoted,
  leaveQueue,
  listChunk,
  noteDecision,
  noteLock,
  takeDecision,
  takeLock,
  takeLockRefusal,
  takeReference,
  type Reaction,
} from './reactions';

/** The reactions of an Operation in one of the phases `P`, by input. */
export type ReactionsOf<P extends Phase> = { readonly [K in InputKind]?: Reaction<P, K> };

type Reactions = { readonly [P in Phase]: ReactionsOf<P> };
type Continuations = { readonly [P in Phase]: Continuation<P> };

/**
 * The life of an Operation as a table: phase by phase, the inputs that it reacts to. An input without an entry changes
 * nothing: it came again, or it came too late.
 */
export const REACTIONS: Reactions = {
  starting: {},
  queued: {
    turn_came: leaveQueue,
    chunk_listed: listChunk,
    cancel_requested: failCancelled,
    end_ordered: endBeforeTrades,
  },
  quoting: {
    chunk_listed: listChunk,
    reference_quoted: takeReference,
    prices_unavailable: failUnquoted,
    cancel_requested: failCancelled,
    end_ordered: endBeforeTrades,
  },
  checking: {
    chunk_listed: listChunk,
    chunk_decided: takeDecision,
    prices_locked: takeLock,
    prices_unavailable: takeLockRefusal,
    prices_moved: failMoved,
    cancel_requested: failCancelledUnlessLocked,
    end_ordered: endBeforeTrades,
  },
  pricing: {
    prices_locked: takeLock,
    prices_unavailable: takeLockRefusal,
    prices_moved: failMoved,
    cancel_requested: failCancelledUnlessLocked,
    end_ordered: endBeforeTrades,
  },
  settling: {
    chunk_settled: closeSettled,
    end_ordered: endAmongTrades,
  },
  givingBack: {
    chunk_listed: listChunk,
    chunk_decided: noteDecision,
    prices_locked: noteLock,
    chunk_released: closeReleased,
    end_ordered: endBeforeTrades,
  },
  ended: {},
};

/** The continuations of each phase, applied after every reaction until nothing more follows. */
export const CONTINUATIONS: Continuations = {
  // To `quoting` or `checking`; to `ended` without a chunk.
  starting: begin,
  // Waits for its turn.
  queued: rest,
  // Waits for reference prices.
  quoting: rest,
  // Asks for the lock beside the check, sends chunks while there is room; to `pricing`, or to `ended` if none passed.
  checking: checkMore,
  // Asks for the lock; to `settling` with prices, to `givingBack` without.
  pricing: lockOrSettle,
  // Sends chunks to settle while there is room; to `ended` when all have come back.
  settling: settleMore,
  // Sends chunks to be given back while there is room; to `ended` when all have come back.
  givingBack: giveBackMore,
  ended: rest,
};
