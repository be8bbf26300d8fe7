import { Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { Replies } from '../../replies';
import { ParticipantsProjection } from './participants.projection';
import type { ParticipantsChange } from './read-registry-events';

/** Projects participants, and records the replies for the calls that asked for the change. */
@Injectable()
export class RegistryEventsHandler {
  constructor(
    private readonly participants: ParticipantsProjection,
    private readonly replies: Replies,
  ) {}

  async handle(tx: Tx, read: readonly (ParticipantsChange | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const changes = read.filter((change) => change !== undefined);
    await this.participants.project(
      tx,
      changes.flatMap(({ platformCode, data }) =>
        data.participants.map((participant) => ({ platformCode, participant })),
      ),
    );
    await this.replies.record(
      tx,
      changes.map(({ occurredAt, data: { change_id, chunk, chunks, created, existing } }) => ({
        effectId: change_id,
        source: 'registry',
        part: chunk,
        expected: chunks,
        outcome: JSON.stringify({ created, existing }),
        occurredAt,
      })),
    );
    return [];
  }
}
