import { Injectable } from '@nestjs/common';
import { storedConfigurationSchema, type Envelope, type StoredConfiguration } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** The fact that configurations are as it says from now on. */
type ConfigurationsFact = Pick<
  Envelope<{ readonly configurations: readonly StoredConfiguration[] }>,
  'platformCode' | 'data'
>;

/** Configurations of all platforms, removed ones too, in `rebalancing.configurations`. */
@Injectable()
export class ConfigurationStore {
  /**
   * The configurations that exist, or were removed, among those of these accounts. No lock is taken: the requests of a
   * platform are one ordered stream, so no other transaction writes the same configurations.
   */
  async load(tx: Tx, accountIds: readonly string[]): Promise<Map<string, StoredConfiguration>> {
    const rows = await tx.prepared<{ readonly body: string }>(
      'rebalancing.configurations.load',
      'SELECT body FROM rebalancing.configurations WHERE account_id = ANY($1::uuid[])',
      [[...new Set(accountIds)]],
    );
    const configurations = rows.map(({ body }) => storedConfigurationSchema.parse(JSON.parse(body)));
    return new Map(configurations.map((configuration) => [configuration.account_id, configuration]));
  }

  /** Writes configurations as facts leave them. A fact that is stored already, or older, changes nothing. */
  async save(tx: Tx, facts: readonly ConfigurationsFact[]): Promise<void> {
    const rows = facts.flatMap(({ platformCode, data }) =>
      data.configurations.map((configuration) => ({ platformCode, configuration })),
    );
    if (rows.length === 0) return;
    await tx.prepared(
      'rebalancing.configurations.save',
      `INSERT INTO rebalancing.configurations AS stored
              (account_id, platform_code, allocation_id, is_removed, updated_at, body)
       SELECT DISTINCT ON (account_id) *
         FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::boolean[], $5::timestamptz[], $6::text[])
                AS changed (account_id, platform_code, allocation_id, is_removed, updated_at, body)
        ORDER BY account_id, updated_at DESC
       ON CONFLICT (account_id) DO UPDATE
         SET allocation_id = excluded.allocation_id, is_removed = excluded.is_removed,
             updated_at = excluded.updated_at, body = excluded.body
       WHERE stored.updated_at < excluded.updated_at`,
      [
        rows.map(({ configuration }) => configuration.account_id),
        rows.map(({ platformCode }) => platformCode),
        rows.map(({ configuration }) => configuration.allocation_id),
        rows.map(({ configuration }) => configuration.is_removed),
        rows.map(({ configuration }) => configuration.updated_at),
        rows.map(({ configuration }) => JSON.stringify(configuration)),
      ],
    );
  }
}
