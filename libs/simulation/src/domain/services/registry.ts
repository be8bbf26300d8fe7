import { compose, TOPICS, type Composed, type Envelope, type Participant } from '@ballast/contracts';
import { participantsChanged, participantsRegister, participantUpdate } from '@ballast/contracts/registry';
import { changeParticipants, type ChangeParticipants } from '@ballast/domain-registry';
import type { LogMessage } from '@ballast/platform-log';
import type { Messages } from '../messages';
import type { Now, Service } from '../service';
import { Journal, Table } from '../tables';

interface Change {
  readonly envelope: Envelope<unknown>;
  readonly changeId: string;
  readonly chunk: number;
  readonly chunks: number;
  readonly command: ChangeParticipants;
}

/** advisor-registry: the participants of every platform. */
export class RegistryService implements Service {
  readonly name = 'advisor-registry';
  readonly journal = new Journal();
  readonly topics = [TOPICS.registryCommands];
  /** Participants by code, for each platform. */
  readonly participants = new Table<ReadonlyMap<string, Participant>>(this.journal);
  private readonly handled = new Table<true>(this.journal);

  constructor(private readonly messages: Messages) {}

  handle(_topic: string, messages: readonly LogMessage[], now: Now): readonly Composed[] {
    return messages.flatMap((message) => this.change(this.read(message), now));
  }

  private change({ envelope, changeId, chunk, chunks, command }: Change, now: Now): readonly Composed[] {
    if (!this.handled.insert(`${changeId}/${chunk}`, true)) return [];
    const { platformCode } = command;
    const known = this.participants.get(platformCode) ?? new Map<string, Participant>();
    const { created, existing, participants } = changeParticipants(command, known, now.at);
    const changed = participants.map((each) => [each.participant_code, each] as const);
    this.participants.set(platformCode, new Map([...known, ...changed]));
    return [
      compose(participantsChanged, {
        cause: envelope,
        key: platformCode,
        place: chunk,
        occurredAt: now.at,
        data: { change_id: changeId, chunk, chunks, created, existing, participants: [...participants] },
      }),
    ];
  }

  private read(message: LogMessage): Change {
    if (message.type === participantsRegister.type) {
      const envelope = this.messages.read(participantsRegister, message);
      const { change_id: changeId, chunk, chunks, participants } = envelope.data;
      const command = { kind: 'register', platformCode: envelope.platformCode, participants } as const;
      return { envelope, changeId, chunk, chunks, command };
    }
    const envelope = this.messages.read(participantUpdate, message);
    const { change_id: changeId, ...update } = envelope.data;
    const command = { kind: 'update', platformCode: envelope.platformCode, ...update } as const;
    return { envelope, changeId, chunk: 0, chunks: 1, command };
  }
}
