import type { CreditDecision, RequestedParticipant } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';

/** The decision of the credit check about one participant, with the ids that follow from it. */
export interface CheckedExecution {
  readonly executionId: string;
  /** The id that the participant's Trader has, or would have. */
  readonly traderId: string;
  readonly decision: CreditDecision;
}

/** Everything that the credit check decided about a chunk. */
export interface ChunkDecision {
  readonly decidedAt: Timestamp;
  /** In the order of the request. */
  readonly executions: readonly CheckedExecution[];
}

/** The state of a chunk. A chunk only moves forward: listed, decided, closed. */
export type ChunkState =
  /** The credit check has not decided the chunk. */
  | { readonly status: 'listed' }
  /** Its accepted Executions hold money or assets, and wait for the settlement or to be given back. */
  | { readonly status: 'decided'; readonly decision: ChunkDecision }
  /**
   * Every Execution of the chunk has ended. The decision is kept for explanations. It is null when the chunk was given
   * back before the credit check saw it.
   */
  | { readonly status: 'closed'; readonly decision: ChunkDecision | null };

/** A part of the participants of an Operation that travels in one message. */
export interface Chunk {
  /** Position among the chunks of the Operation, from 0. */
  readonly number: number;
  /** Position of the first participant in the request, from 0. */
  readonly firstIndex: number;
  readonly participants: readonly RequestedParticipant[];
  readonly state: ChunkState;
}

/** The decision about a chunk; null while there is none. */
export function decisionOf({ state }: Pick<Chunk, 'state'>): ChunkDecision | null {
  return state.status === 'listed' ? null : state.decision;
}

/** The Executions of a chunk that passed the credit check; the others ended there and need nothing more. */
export function acceptedOf(chunk: Pick<Chunk, 'state'>): readonly CheckedExecution[] {
  return (decisionOf(chunk)?.executions ?? []).filter(({ decision }) => decision.outcome === 'accepted');
}

/** Numbers of accepted Executions that have a running leg in the asset, by asset. */
export type LegCounts = Readonly<Record<string, number>>;

/** Counts, by asset, the accepted Executions of a chunk that have a running leg in the asset. */
export function legsByAsset(chunk: Pick<Chunk, 'state'>): LegCounts {
  const counts: Record<string, number> = {};
  for (const { decision } of acceptedOf(chunk)) {
    for (const { asset, status } of decision.legs) {
      if (status === undefined) counts[asset] = (counts[asset] ?? 0) + 1;
    }
  }
  return counts;
}
