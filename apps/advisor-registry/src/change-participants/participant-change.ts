import { decode, type Envelope } from '@ballast/contracts';
import { participantsRegister, participantUpdate } from '@ballast/contracts/registry';
import type { ChangeParticipants } from '@ballast/domain-registry';
import type { LogMessage } from '@ballast/platform-log';

/** A command of registry.commands, with the members that its answer repeats. */
export interface ParticipantChange {
  readonly envelope: Envelope<unknown>;
  readonly changeId: string;
  /** Index of the chunk, from 0; an update is the only chunk of its change. */
  readonly chunk: number;
  readonly chunks: number;
  readonly command: ChangeParticipants;
}

export function isParticipantChange({ type }: LogMessage): boolean {
  return type === participantsRegister.type || type === participantUpdate.type;
}

/** The command that a message carries. @throws when the message does not keep to its contract. */
export function readParticipantChange(message: LogMessage): ParticipantChange {
  if (message.type === participantsRegister.type) {
    const envelope = decode(participantsRegister, message);
    const { change_id, chunk, chunks, participants } = envelope.data;
    const command: ChangeParticipants = { kind: 'register', platformCode: envelope.platformCode, participants };
    return { envelope, changeId: change_id, chunk, chunks, command };
  }
  const envelope = decode(participantUpdate, message);
  const { change_id, ...update } = envelope.data;
  const command: ChangeParticipants = { kind: 'update', platformCode: envelope.platformCode, ...update };
  return { envelope, changeId: change_id, chunk: 0, chunks: 1, command };
}
