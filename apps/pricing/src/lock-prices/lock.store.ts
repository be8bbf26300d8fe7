import { Injectable } from '@nestjs/common';
import type { Envelope } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import type { LockAnswer } from './lock-answer';

/** The locks of all Operations, kept for ever in `pricing.locks`. */
@Injectable()
export class LockStore {
  /** Stores the answers to requests for locks. An Operation that has an answer keeps it. */
  async insertMissing(tx: Tx, facts: readonly Envelope<LockAnswer>[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.prepared(
      'pricing.locks.insert',
      `INSERT INTO pricing.locks (operation_id, platform_code, type, answer, answered_at)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::timestamptz[])
       ON CONFLICT DO NOTHING`,
      [
        facts.map(({ data }) => data.operation_id),
        facts.map(({ platformCode }) => platformCode),
        facts.map(({ type }) => type),
        facts.map(({ data }) => JSON.stringify(data)),
        facts.map(({ occurredAt }) => occurredAt),
      ],
    );
  }
}
