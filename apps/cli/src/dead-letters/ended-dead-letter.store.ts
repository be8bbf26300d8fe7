import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';
import { SCHEMA } from '../operator-log';
import type { DeadLetter } from './dead-letter';

/** Dead letters that operators have ended. */
@Injectable()
export class EndedDeadLetterStore {
  /** Records the end of a dead letter. Returns false when it was recorded before. */
  async add(tx: Tx, { place }: Pick<DeadLetter, 'place'>): Promise<boolean> {
    const rows = await tx.query(
      `INSERT INTO ${SCHEMA}.ended_dead_letters (topic, partition, message_offset) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING RETURNING 1 AS one`,
      [place.topic, place.partition, place.offset],
    );
    return rows.length === 1;
  }
}
