import type { FundingModel, Participant, ParticipantStatus } from '@ballast/contracts';
import { assertNever, derivedId, nextTimestamp, type Timestamp } from '@ballast/kernel';
import { PlatformParticipants } from './platform-participants';

export interface RegisterParticipants {
  readonly kind: 'register';
  readonly platformCode: string;
  readonly participants: readonly {
    readonly participant_code: string;
    readonly status: ParticipantStatus;
    readonly funding: FundingModel;
    readonly external_id?: string | undefined;
  }[];
}

export interface UpdateParticipant {
  readonly kind: 'update';
  readonly platformCode: string;
  readonly participant_code: string;
  readonly status?: ParticipantStatus | undefined;
  readonly disabled_instruments?: readonly string[] | undefined;
  /** Empty: the participant has none from now on. */
  readonly external_id?: string | undefined;
}

export type ChangeParticipants = RegisterParticipants | UpdateParticipant;

export interface ChangedParticipants {
  readonly created: number;
  /** Participants that existed before the change, repeated codes included. */
  readonly existing: number;
  /** Created and changed participants as they are from now on, in the order of the command. */
  readonly participants: readonly Participant[];
  /** Participants that are as they were, or not there, because another one has the external id. Absent for none. */
  readonly taken?: readonly TakenExternalId[];
}

export interface TakenExternalId {
  readonly participant_code: string;
  readonly external_id: string;
}

/** Participants of one platform by their code and by their external id. */
export type KnownParticipants = Pick<PlatformParticipants, 'get' | 'has' | 'codeOf'>;

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
  const created = new PlatformParticipants();
  const taken: TakenExternalId[] = [];
  for (const { participant_code, status, funding, external_id } of participants) {
    if (known.has(participant_code) || created.has(participant_code)) continue;
    if (external_id !== undefined && (known.codeOf(external_id) ?? created.codeOf(external_id)) !== undefined) {
      taken.push({ participant_code, external_id });
      continue;
    }
    created.put({
      id: derivedId('participant', platformCode, participant_code),
      participant_code,
      status,
      funding,
      ...(external_id === undefined ? {} : { external_id }),
      disabled_instruments: [],
      created_at: now,
      updated_at: now,
    });
  }
  return {
    created: created.size,
    existing: participants.length - created.size - taken.length,
    participants: [...created.values()],
    ...(taken.length === 0 ? {} : { taken }),
  };
}

/** An update of an unknown participant changes nothing and counts no participant. */
function updateParticipant(command: UpdateParticipant, known: KnownParticipants, now: Timestamp): ChangedParticipants {
  const participant = known.get(command.participant_code);
  if (participant === undefined) return { created: 0, existing: 0, participants: [] };
  const { participant_code, external_id } = command;
  const holder = external_id === undefined || external_id === '' ? undefined : known.codeOf(external_id);
  if (external_id !== undefined && holder !== undefined && holder !== participant_code) {
    return { created: 0, existing: 1, participants: [], taken: [{ participant_code, external_id }] };
  }
  const { external_id: before, ...kept } = participant;
  const after = external_id ?? before ?? '';
  const changed: Participant = {
    ...kept,
    ...(after === '' ? {} : { external_id: after }),
    status: command.status ?? participant.status,
    disabled_instruments: [...(command.disabled_instruments ?? participant.disabled_instruments)],
    updated_at: nextTimestamp(now, participant.updated_at),
  };
  return { created: 0, existing: 1, participants: [changed] };
}
