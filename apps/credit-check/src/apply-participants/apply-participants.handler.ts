import { Inject, Injectable } from '@nestjs/common';
import { compose, type Envelope, type Participant, type ParticipantsChanged } from '@ballast/contracts';
import { participantsApplied } from '@ballast/contracts/credit';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { ParticipantStore } from '../persistence/participant.store';

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
    await this.participants.apply(tx, latestOf(changes));
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

/** The latest version of each participant. */
function latestOf(
  changes: readonly Envelope<ParticipantsChanged>[],
): readonly { readonly platformCode: string; readonly participant: Participant }[] {
  const latest = new Map<string, { readonly platformCode: string; readonly participant: Participant }>();
  for (const { platformCode, data } of changes) {
    for (const participant of data.participants) {
      const key = `${platformCode}/${participant.participant_code}`;
      const known = latest.get(key);
      if (known === undefined || known.participant.updated_at < participant.updated_at) {
        latest.set(key, { platformCode, participant });
      }
    }
  }
  return [...latest.values()];
}
