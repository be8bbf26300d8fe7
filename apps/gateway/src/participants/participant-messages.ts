import type { NewParticipant } from '@ballast/api';
import { CHUNK_PARTICIPANTS_MAX, compose, type Cause, type Composed, type ParticipantStatus } from '@ballast/contracts';
import { participantsRegister, participantUpdate } from '@ballast/contracts/registry';
import { chunked, type Timestamp } from '@ballast/kernel';

interface Change {
  /** The request for the change. */
  readonly cause: Cause;
  /** Correlation id of the replies. */
  readonly changeId: string;
  readonly now: Timestamp;
}

/**
 * Messages that register participants, one per chunk. With `single` the registry refuses a participant that already
 * exists.
 */
export function registerMessages(
  change: Change,
  participants: readonly NewParticipant[],
  { single }: { single: boolean },
): readonly Composed[] {
  const chunks = chunked(participants, CHUNK_PARTICIPANTS_MAX);
  return chunks.map((chunk, index) =>
    compose(participantsRegister, {
      ...originOf(change, index),
      data: {
        change_id: change.changeId,
        chunk: index,
        chunks: chunks.length,
        single,
        participants: chunk.map(({ participant_code, status = 'submitted', funding = 'novated', external_id }) => ({
          participant_code,
          status,
          funding,
          ...(external_id === undefined ? {} : { external_id }),
        })),
      },
    }),
  );
}

/** Changed fields of a participant. An absent field keeps its value. */
export interface ParticipantUpdate {
  readonly status?: ParticipantStatus | undefined;
  readonly disabled_instruments?: readonly string[] | undefined;
  /** Empty: the participant has none from now on. */
  readonly external_id?: string | undefined;
}

export function updateMessage(change: Change, participantCode: string, update: ParticipantUpdate): Composed {
  const { status, disabled_instruments: disabled, external_id } = update;
  return compose(participantUpdate, {
    ...originOf(change, 0),
    data: {
      change_id: change.changeId,
      participant_code: participantCode,
      ...(status === undefined ? {} : { status }),
      ...(disabled === undefined ? {} : { disabled_instruments: [...disabled] }),
      ...(external_id === undefined ? {} : { external_id }),
    },
  });
}

function originOf({ cause, changeId, now }: Change, chunk: number) {
  return { cause, key: cause.platformCode, correlationId: changeId, place: `${changeId}:${chunk}`, occurredAt: now };
}
