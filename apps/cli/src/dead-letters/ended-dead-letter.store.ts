import { Injectable } from '@nestjs/common';
import type { Envelope, OperatorAct } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { SCHEMA } from '../operator-schema';

/** An act that ended a dead letter. */
export type EndingAct = Envelope<Pick<OperatorAct, 'dead_letter'>>;

/** Dead letters that operators have ended. */
@Injectable()
export class EndedDeadLetterStore {
  /** Stores that acts have ended dead letters. Returns the number of those that had not been ended before. */
  async insertEnded(tx: Tx, acts: readonly EndingAct[]): Promise<number> {
    const rows = await tx.query(
      `INSERT INTO ${SCHEMA}.ended_dead_letters (topic, partition, message_offset, ended_at)
       SELECT topic, partition, "offset", ended_at
         FROM jsonb_to_recordset($1) AS ended (topic text, partition integer, "offset" bigint, ended_at timestamptz)
       ON CONFLICT DO NOTHING RETURNING 1 AS one`,
      [JSON.stringify(acts.map(({ occurredAt, data }) => ({ ...data.dead_letter, ended_at: occurredAt })))],
    );
    return rows.length;
  }
}
