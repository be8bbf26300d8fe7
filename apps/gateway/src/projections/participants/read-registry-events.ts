import { decode, type Envelope, type MessageType } from '@ballast/contracts';
import { participantsChanged } from '@ballast/contracts/registry';
import type { LogMessage } from '@ballast/platform-log';

type DataOf<M> = M extends MessageType<infer T> ? T : never;

/** A change of participants as the registry reports it, chunk by chunk. */
export type ParticipantsChange = Envelope<DataOf<typeof participantsChanged>>;

/** The change that a message reports; undefined for messages of other types. */
export function readRegistryEvent(message: LogMessage): ParticipantsChange | undefined {
  return message.type === participantsChanged.type ? decode(participantsChanged, message) : undefined;
}
