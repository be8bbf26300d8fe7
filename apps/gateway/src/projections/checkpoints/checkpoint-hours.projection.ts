import { Injectable } from '@nestjs/common';
import type { Envelope } from '@ballast/contracts';
import type { PublicEventRecorded } from '@ballast/contracts/webhook';
import type { Tx } from '@ballast/platform-postgres';

/** Table gateway.checkpoint_hours: the hour of the latest checkpoint that each platform was handed. */
@Injectable()
export class CheckpointHoursProjection {
  /**
   * The platforms that are due a checkpoint of time `at`: those that were handed none in its hour and were made before
   * that hour. Their hours move to it.
   */
  async take(tx: Tx, at: string): Promise<readonly string[]> {
    const rows = await tx.prepared<{ platform_code: string }>(
      'gateway.checkpoint_hours.take',
      `INSERT INTO gateway.checkpoint_hours AS stored (platform_code, hour)
       SELECT platform_code, taken.hour
         FROM gateway.platforms p
         LEFT JOIN gateway.checkpoint_hours h USING (platform_code)
        CROSS JOIN (SELECT date_trunc('hour', $1::timestamptz, 'UTC') AS hour) AS taken
        WHERE coalesce(h.hour, date_trunc('hour', p.created_at, 'UTC')) < taken.hour
        ORDER BY platform_code
       ON CONFLICT (platform_code) DO UPDATE SET hour = excluded.hour WHERE stored.hour < excluded.hour
       RETURNING platform_code`,
      [at],
    );
    return rows.map(({ platform_code }) => platform_code);
  }

  /** Moves the hours of platforms to the checkpoints among their public events. The latest hour stays. */
  async applyRecorded(tx: Tx, facts: readonly Envelope<PublicEventRecorded>[]): Promise<void> {
    const handed = facts.filter(({ data }) => data.type === 'audit.checkpoint');
    if (handed.length === 0) return;
    await tx.query(
      `INSERT INTO gateway.checkpoint_hours AS stored (platform_code, hour)
       SELECT platform_code, max(date_trunc('hour', at, 'UTC'))
         FROM unnest($1::text[], $2::timestamptz[]) AS handed (platform_code, at) GROUP BY platform_code
       ON CONFLICT (platform_code) DO UPDATE SET hour = excluded.hour WHERE stored.hour < excluded.hour`,
      [handed.map(({ platformCode }) => platformCode), handed.map(({ occurredAt }) => occurredAt)],
    );
  }
}
