import type { FundingModel, Participant, ParticipantStatus } from '@ballast/contracts';
import { assertNever, derivedId, nextTimestamp, type Timestamp } from '@ballast/kernel';

export interface RegisterParticipants {
  readonly kind: 'register';
  readonly platformCode: string;
  readonly participants: readonly {
    readonly participant_code: string;
    readonly status: ParticipantStatus;
    readonly funding: FundingModel;
  }[];
}

export interface UpdateParticipant {
  readonly kind: 'update';
  readonly platformCode: string;
  readonly participant_code: string;
  readonly status?: ParticipantStatus | undefined;
  readonly disabled_instruments?: readonly string[] | undefined;
}

export type ChangeParticipants = RegisterParticipants | UpdateParticipant;

export interface ChangedParticipants {
  readonly created: number;
  /** Participants that existed before the change, repeated codes included. */
  readonly existing: number;
  /** Created and changed participants as they are from now on, in the order of the command. */
  readonly participants: readonly Participant[];
}

/** Participants of one platform by their code. */
export type KnownParticipants = ReadonlyMap<string, Participant>;

/** Registers new participants and leaves existing ones untouched; or changes one participant. */
export function changeParticipants(
  command: ChangeParticipants,
  known: KnownParticipants,
  now: Timestamp,
): ChangedParticipants {
  switch (command.kind) {
    case 'register':
      return registerParticipants(command, known, now);
    case 'update':
      return updateParticipant(command, known, now);
    default:
      return assertNever(command);
  }
}

function registerParticipants(
  { platformCode, participants }: RegisterParticipants,
  known: KnownParticipants,
  now: Timestamp,
): ChangedParticipants {
  const created = new Map<string, Participant>();
  for (const { participant_code, status, funding } of participants) {
    if (known.has(participant_code) || created.has(participant_code)) continue;
    created.set(participant_code, {
      id: derivedId('participant', platformCode, participant_code),
      participant_code,
      status,
      funding,
      disabled_instruments: [],
      created_at: now,
      updated_at: now,
    });
  }
  return {
    created: created.size,
    existing: participants.length - created.size,
    participants: [...created.values()],
  };
}

/** An update of an unknown participant changes nothing and counts no participant. */
function updateParticipant(command: UpdateParticipant, known: KnownParticipants, now: Timestamp): ChangedParticipants {
  const participant = known.get(command.participant_code);
  if (participant === undefined) return { created: 0, existing: 0, participants: [] };
  const changed: Participant = {
    ...participant,
    status: command.status ?? participant.status,
    disabled_instruments: [...(command.disabled_instruments ?? participant.disabled_instruments)],
    updated_at: nextTimestamp(now, participant.updated_at),
  };
  return { created: 0, existing: 1, participants: [changed] };
}
