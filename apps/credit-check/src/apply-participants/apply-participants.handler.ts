import { Inject, Injectable } from '@nestjs/common';
import { compose, type Envelope, type ParticipantsChanged } from '@ballast/contracts';
import { participantsApplied } from '@ballast/contracts/credit';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { ParticipantStore } from '../persistence/participant.store';
import { latestOf } from './latest-of';

/**
 * Stores participants as the registry reports them, and confirms each chunk. A caller that changed a participant waits
 * for the confirmation, and the gateway shows the participants by it, because every later check must take the change
 * into account.
 */
@Injectable()
export class ApplyParticipantsHandler {
  constructor(
    private readonly participants: ParticipantStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, changes: readonly Envelope<ParticipantsChanged>[]): Promise<readonly OutgoingMessage[]> {
    await this.participants.apply(
      tx,
      latestOf(changes.map(({ platformCode, data }) => ({ platformCode, participants: data.participants }))),
    );
    const occurredAt = toTimestamp(this.clock());
    return changes.map((change) => {
      const { change_id, chunk, participants } = change.data;
      return compose(participantsApplied, {
        cause: change,
        key: change.platformCode,
        place: chunk,
        occurredAt,
        data: { change_id, chunk, participants },
      });
    });
  }
}
