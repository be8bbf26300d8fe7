import { Injectable } from '@nestjs/common';
import type { Envelope, TargetAllocation } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { joinTexts } from '../../persistence/json-texts';

/** The fact that an allocation is as it says from now on. */
export type AllocationFact = Pick<Envelope<{ readonly allocation: TargetAllocation }>, 'platformCode' | 'data'>;

/** Tables gateway.target_allocations and gateway.target_allocation_versions. */
@Injectable()
export class AllocationsProjection {
  /** Writes allocations as facts leave them. A fact that is stored already, or older, changes nothing. */
  async project(tx: Tx, facts: readonly AllocationFact[]): Promise<void> {
    if (facts.length === 0) return;
    await this.writeLatest(
      tx,
      lastOf(facts, ({ id }) => id),
    );
    await this.writeVersions(
      tx,
      lastOf(facts, ({ id, version }) => `${id} ${version}`),
    );
  }

  private async writeLatest(tx: Tx, facts: readonly AllocationFact[]): Promise<void> {
    const allocations = facts.map(({ data }) => data.allocation);
    await tx.prepared(
      'gateway.target_allocations.write',
      `INSERT INTO gateway.target_allocations AS stored (id, platform_code, symbols, created_at, updated_at, body)
       SELECT id, platform_code, string_to_array(symbols, ','), created_at, updated_at, body
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[],
                     string_to_array($6, E'\\n'))
                AS changed (id, platform_code, symbols, created_at, updated_at, body)
       ON CONFLICT (id) DO UPDATE
         SET symbols = excluded.symbols, updated_at = excluded.updated_at, body = excluded.body
       WHERE stored.updated_at < excluded.updated_at`,
      [
        allocations.map(({ id }) => id),
        facts.map(({ platformCode }) => platformCode),
        allocations.map(({ allocation }) => allocation.map(({ instrument_id }) => instrument_id).join(',')),
        allocations.map(({ created_at }) => created_at),
        allocations.map(({ updated_at }) => updated_at),
        joinTexts(allocations.map((allocation) => JSON.stringify(allocation))),
      ],
    );
  }

  private async writeVersions(tx: Tx, facts: readonly AllocationFact[]): Promise<void> {
    const allocations = facts.map(({ data }) => data.allocation);
    await tx.prepared(
      'gateway.target_allocation_versions.write',
      `INSERT INTO gateway.target_allocation_versions AS stored (id, version, platform_code, updated_at, body)
       SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], string_to_array($5, E'\\n'))
       ON CONFLICT (id, version) DO UPDATE SET updated_at = excluded.updated_at, body = excluded.body
       WHERE stored.updated_at < excluded.updated_at`,
      [
        allocations.map(({ id }) => id),
        allocations.map(({ version }) => version),
        facts.map(({ platformCode }) => platformCode),
        allocations.map(({ updated_at }) => updated_at),
        joinTexts(allocations.map((allocation) => JSON.stringify(allocation))),
      ],
    );
  }
}

/** The last fact of each key: one statement may not write a row twice. */
function lastOf(
  facts: readonly AllocationFact[],
  keyOf: (allocation: TargetAllocation) => string,
): readonly AllocationFact[] {
  return [...new Map(facts.map((fact) => [keyOf(fact.data.allocation), fact])).values()];
}
