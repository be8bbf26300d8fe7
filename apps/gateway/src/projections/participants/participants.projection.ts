import { Injectable } from '@nestjs/common';
import type { Participant } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { latestOf } from '../latest-versions';
import { joinTexts } from '../../persistence/json-texts';
import { shownParticipant } from './shown-participant';

/** A version of a participant that the credit check decides by. */
export interface ParticipantVersion {
  readonly platformCode: string;
  readonly participant: Participant;
}

/** Table gateway.participants: each participant as its GET shows it. */
@Injectable()
export class ParticipantsProjection {
  /** Writes the latest version of each participant. A version that is stored already, or older, changes nothing. */
  async project(tx: Tx, versions: readonly ParticipantVersion[]): Promise<void> {
    const latest = latestOf(versions, ({ platformCode, participant }) => ({
      key: `${platformCode}/${participant.participant_code}`,
      changedAt: participant.updated_at,
    }));
    if (latest.length === 0) return;
    const participants = latest.map(({ participant }) => participant);
    await tx.prepared(
      'gateway.participants.upsert',
      `INSERT INTO gateway.participants AS current
            (platform_code, participant_code, id, status, created_at, updated_at, body, external_id)
     SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[],
                          string_to_array($7, E'\\n'), $8::text[])
     ON CONFLICT (platform_code, participant_code) DO UPDATE
        SET status = excluded.status, updated_at = excluded.updated_at, body = excluded.body,
            external_id = excluded.external_id
      WHERE current.updated_at < excluded.updated_at`,
      [
        latest.map(({ platformCode }) => platformCode),
        participants.map(({ participant_code }) => participant_code),
        participants.map(({ id }) => id),
        participants.map(({ status }) => status),
        participants.map(({ created_at }) => created_at),
        participants.map(({ updated_at }) => updated_at),
        joinTexts(participants.map(shownParticipant)),
        participants.map(({ external_id = '' }) => external_id),
      ],
    );
  }
}
