import { Injectable } from '@nestjs/common';
import { targetAllocationSchema, type Envelope, type TargetAllocation } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** The fact that an allocation is as it says from now on. */
type AllocationFact = Pick<Envelope<{ readonly allocation: TargetAllocation }>, 'platformCode' | 'data'>;

/** Allocations of all platforms, each in every version, in `rebalancing.allocation_versions`. */
@Injectable()
export class AllocationStore {
  /**
   * The allocations that exist among these, in their latest version, by id. No lock is taken: the requests of a platform
   * are one ordered stream, so no other transaction writes the same allocations.
   */
  async load(tx: Tx, ids: readonly string[]): Promise<Map<string, TargetAllocation>> {
    const rows = await tx.prepared<{ readonly body: string }>(
      'rebalancing.allocation_versions.latest',
      `SELECT latest.body
         FROM unnest($1::uuid[]) AS asked (id)
        CROSS JOIN LATERAL (SELECT body FROM rebalancing.allocation_versions AS v
                             WHERE v.allocation_id = asked.id ORDER BY version DESC LIMIT 1) AS latest`,
      [[...new Set(ids)]],
    );
    const allocations = rows.map(({ body }) => targetAllocationSchema.parse(JSON.parse(body)));
    return new Map(allocations.map((allocation) => [allocation.id, allocation]));
  }

  /** Writes allocations as facts leave them. A fact that is stored already, or older, changes nothing. */
  async save(tx: Tx, facts: readonly AllocationFact[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.prepared(
      'rebalancing.allocation_versions.save',
      `INSERT INTO rebalancing.allocation_versions AS stored (allocation_id, version, platform_code, updated_at, body)
       SELECT DISTINCT ON (allocation_id, version) *
         FROM unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::text[])
                AS changed (allocation_id, version, platform_code, updated_at, body)
        ORDER BY allocation_id, version, updated_at DESC
       ON CONFLICT (allocation_id, version) DO UPDATE SET updated_at = excluded.updated_at, body = excluded.body
       WHERE stored.updated_at < excluded.updated_at`,
      [
        facts.map(({ data }) => data.allocation.id),
        facts.map(({ data }) => data.allocation.version),
        facts.map(({ platformCode }) => platformCode),
        facts.map(({ data }) => data.allocation.updated_at),
        facts.map(({ data }) => JSON.stringify(data.allocation)),
      ],
    );
  }
}
