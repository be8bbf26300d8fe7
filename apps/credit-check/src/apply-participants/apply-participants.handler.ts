import { Injectable } from '@nestjs/common';
import { compose, decode, participantsApplied, participantsChanged, type Participant } from '@ballast/contracts';
import { systemClock, toTimestamp } from '@ballast/kernel';
import { decodeMessages, type LogMessage, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { participantStore } from '../persistence/participant.store';

/**
 * Takes over what the registry reports of participants and says so: whoever changed one waits for it, because every
 * later check must decide by the change.
 */
@Injectable()
export class ApplyParticipantsHandler {
  async handle(tx: Tx, messages: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    const changed = messages.filter(({ type }) => type === participantsChanged.type);
    const changes = decodeMessages(changed, (message) => decode(participantsChanged, message));
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
    await participantStore.apply(tx, [...latest.values()]);
    const occurredAt = toTimestamp(systemClock());
    return changes.map(({ id, platformCode, correlationId, data }) =>
      compose(participantsApplied, {
        key: platformCode,
        platformCode,
        correlationId,
        causationId: id,
        occurredAt,
        data: { change_id: data.change_id },
      }),
    );
  }
}
