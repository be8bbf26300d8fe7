import { Injectable } from '@nestjs/common';
import { Reads } from '@ballast/platform-postgres';

/** The place in the journal of a platform up to which entries were posted at a time. */
@Injectable()
export class LastPositionQuery {
  constructor(private readonly reads: Reads) {}

  /**
   * Position of the last entry that was posted at this time (RFC 3339) or before; 0 without one. Times never fall along
   * the positions of a platform, so the position is found by halving the journal, in some 30 look-ups by key. An index by
   * time was rejected: every posting would write it.
   */
  async at(platformCode: string, asOf: string): Promise<number> {
    const [row] = await this.reads.prepared<{ readonly position: string }>(
      'credit.entries.last_position',
      LAST_POSITION,
      [platformCode, asOf],
    );
    return Number(row?.position ?? 0);
  }
}

/** The last position is always in `low` to `high`, and each row of `search` has half the range of the row before. */
const LAST_POSITION = `
    WITH RECURSIVE search (low, high) AS (
      SELECT 0::bigint, coalesce((SELECT entries FROM credit.journals WHERE platform_code = $1), 0)
       UNION ALL
      SELECT CASE WHEN probe.is_posted THEN probe.position ELSE low END,
             CASE WHEN probe.is_posted THEN high ELSE probe.position - 1 END
        FROM search
       CROSS JOIN LATERAL (
               SELECT e.position, t.created_at <= $2::timestamptz AS is_posted
                 FROM credit.entries e
                CROSS JOIN LATERAL (
                        SELECT created_at FROM credit.transactions WHERE transaction_id = e.transaction_id LIMIT 1
                      ) t
                WHERE e.platform_code = $1 AND e.position = (low + high + 1) / 2
                LIMIT 1
             ) probe
       WHERE low < high
    )
    SELECT low AS position FROM search WHERE low = high`;
