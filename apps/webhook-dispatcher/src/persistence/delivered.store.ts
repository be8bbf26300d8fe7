import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';
import type { OldRowRange, RemovedBatch } from '@ballast/platform-service';
import { EVENT_AGE_FROM } from './delivered-age.statement';

interface OldDeliveries {
  readonly platform_codes: string[] | null;
  readonly ids: string[] | null;
  readonly positions: string[] | null;
  readonly reached: string | null;
}

/** Deliveries that were delivered long ago. */
@Injectable()
export class DeliveredStore {
  /**
   * Empties the attempts of the first `max` deliveries that were delivered within the range, and the bodies of their
   * events of which no delivery is pending, has failed or is younger. Deliveries and events stay.
   */
  async emptyBatch(tx: Tx, { from, before, max }: OldRowRange): Promise<RemovedBatch> {
    const { platform_codes, ids, positions, reached } = await this.lockOld(tx, [from, before, max]);
    if (platform_codes === null || ids === null || positions === null) return { examined: 0, removed: 0, reached };
    const emptied = await tx.query<{ id: string }>(
      `UPDATE webhook.deliveries d SET attempts = '{}', excerpts = '{}'
         FROM unnest($1::text[], $2::uuid[]) AS old (platform_code, id)
        WHERE d.platform_code = old.platform_code AND d.id = old.id
          AND d.status = 'delivered' AND d.updated_at < $3 AND d.attempts <> '{}'
       RETURNING d.id`,
      [platform_codes, ids, before],
    );
    await tx.query(
      `UPDATE webhook.events AS source SET payload = NULL
         FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::bigint[]) AS o (platform_code, position)) AS old
        WHERE source.platform_code = old.platform_code AND source.position = old.position
          AND source.payload IS NOT NULL AND (${EVENT_AGE_FROM}) < $3`,
      [platform_codes, positions, before],
    );
    return { examined: ids.length, removed: emptied.length, reached };
  }

  /**
   * The oldest deliveries whose attempts are kept. Their events are locked before any delivery is, as by a call that sends
   * a delivery again: statements after this one see what such a call has queued.
   */
  private async lockOld(tx: Tx, range: readonly unknown[]): Promise<OldDeliveries> {
    const [old] = await tx.query<OldDeliveries & { readonly locked: number }>(
      `WITH old AS MATERIALIZED (
         SELECT platform_code, id, position, updated_at FROM webhook.deliveries
          WHERE status = 'delivered' AND attempts <> '{}' AND updated_at >= $1 AND updated_at < $2
          ORDER BY updated_at LIMIT $3
       ), locked AS (
         SELECT v.position FROM webhook.events v
           JOIN (SELECT DISTINCT platform_code, position FROM old) AS o USING (platform_code, position)
          ORDER BY v.platform_code, v.position FOR UPDATE OF v
       )
       SELECT array_agg(platform_code) AS platform_codes, array_agg(id) AS ids, array_agg(position) AS positions,
              max(updated_at)::text AS reached, (SELECT count(*)::int FROM locked) AS locked
         FROM old`,
      range,
    );
    if (old === undefined) throw new Error('An aggregate has one row');
    return old;
  }
}
