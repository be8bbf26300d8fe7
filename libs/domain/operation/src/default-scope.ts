import type { RequestedParticipant } from '@ballast/contracts';
import { chunked } from '@ballast/kernel';
import type { ChunkListed } from './operation.facts';

/** The chunks of an Operation without a list, from the participant codes of its default scope, in their order. */
export function chunksOfScope(
  codes: readonly string[],
  chunkParticipants: number,
): readonly Omit<ChunkListed, 'kind'>[] {
  return chunked(codes, chunkParticipants).map((listed, chunk) => ({
    chunk,
    firstIndex: chunk * chunkParticipants,
    participants: scopeParticipants(listed),
  }));
}

/** Participants of a default scope: nothing was asked for them but the code. */
export function scopeParticipants(codes: readonly string[]): readonly RequestedParticipant[] {
  return codes.map((participant_code) => ({ participant_code }));
}
