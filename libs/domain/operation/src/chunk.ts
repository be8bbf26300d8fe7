import type { CreditDecision, RequestedParticipant } from '@ballast/contracts';

export interface ChunkKey {
  readonly operationId: string;
  readonly chunk: number;
}

/** One chunk of the participants of an Operation and the outcome of its credit check. */
export interface Chunk {
  readonly operationId: string;
  readonly chunk: number;
  /** Position of the first participant in the request, from 0. */
  readonly firstIndex: number;
  readonly participants: readonly RequestedParticipant[];
  /** Empty until the credit check has decided the chunk. */
  readonly decidedAt: string;
  /** Every decision of the credit check, in the order of the request. Kept when the chunk closes, to explain by. */
  readonly decisions: readonly CreditDecision[];
  /** By asset: accepted Executions with a leg in it. */
  readonly legsByAsset: Readonly<Record<string, number>>;
  readonly isClosed: boolean;
}

/** The Executions of a chunk that go on; the others ended in the credit check and need nothing more. */
export function acceptedOf({ decisions }: Pick<Chunk, 'decisions'>): readonly CreditDecision[] {
  return decisions.filter(({ outcome }) => outcome === 'accepted');
}

/** A chunk before its credit check. */
export function listedChunk(
  operationId: string,
  chunk: number,
  firstIndex: number,
  participants: readonly RequestedParticipant[],
): Chunk {
  return {
    operationId,
    chunk,
    firstIndex,
    participants,
    decidedAt: '',
    decisions: [],
    legsByAsset: {},
    isClosed: false,
  };
}
