import { Injectable } from '@nestjs/common';
import { decode, participantsChanged } from '@ballast/contracts';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { Replies } from '../../replies/replies';
import { projectParticipants } from './participants.projection';

/** Projects participants, and answers those who asked for the change. */
@Injectable()
export class RegistryEventsHandler {
  constructor(private readonly replies: Replies) {}

  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const ours = messages.filter(({ type }) => type === participantsChanged.type);
    const changes = decodeMessages(ours, (message) => decode(participantsChanged, message));
    await projectParticipants(
      tx,
      changes.flatMap(({ platformCode, data }) =>
        data.participants.map((participant) => ({ platformCode, participant })),
      ),
    );
    await this.replies.record(
      tx,
      changes.map(({ id, occurredAt, data: { change_id, chunks, created, existing } }) => ({
        effectId: change_id,
        source: 'registry',
        messageId: id,
        expected: chunks,
        outcome: JSON.stringify({ created, existing }),
        occurredAt,
      })),
    );
    return [];
  }
}
