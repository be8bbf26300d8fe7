import { Injectable } from '@nestjs/common';
import type { ConfigurationsChanged, Envelope } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { joinTexts } from '../../persistence/json-texts';

/** The fact that configurations are as it says from now on. */
export type ConfigurationsFact = Pick<Envelope<Pick<ConfigurationsChanged, 'configurations'>>, 'platformCode' | 'data'>;

/** Table gateway.configurations: the configuration of each account, without the flag of its Trader. */
@Injectable()
export class ConfigurationsProjection {
  /** Writes configurations as facts leave them. A fact that is stored already, or older, changes nothing. */
  async project(tx: Tx, facts: readonly ConfigurationsFact[]): Promise<void> {
    const changed = facts.flatMap(({ platformCode, data }) =>
      data.configurations.map((configuration) => ({ platformCode, configuration })),
    );
    // The last version of each account: one statement may not write a row twice.
    const rows = [...new Map(changed.map((row) => [row.configuration.account_id, row])).values()];
    if (rows.length === 0) return;
    const configurations = rows.map(({ configuration }) => configuration);
    await tx.prepared(
      'gateway.configurations.write',
      `INSERT INTO gateway.configurations AS stored
              (id, platform_code, participant_code, allocation_id, is_removed, created_at, updated_at, body)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::boolean[], $6::timestamptz[],
                            $7::timestamptz[], string_to_array($8, E'\\n'))
       ON CONFLICT (id) DO UPDATE
         SET allocation_id = excluded.allocation_id, is_removed = excluded.is_removed,
             created_at = excluded.created_at, updated_at = excluded.updated_at, body = excluded.body
       WHERE stored.updated_at < excluded.updated_at`,
      [
        configurations.map(({ account_id }) => account_id),
        rows.map(({ platformCode }) => platformCode),
        configurations.map(({ participant_code }) => participant_code),
        configurations.map(({ allocation_id }) => allocation_id),
        configurations.map(({ is_removed }) => is_removed),
        configurations.map(({ created_at }) => created_at),
        configurations.map(({ updated_at }) => updated_at),
        joinTexts(
          configurations.map(({ account_id, allocation_id, rebalancing_strategy_ids, created_at, updated_at }) =>
            JSON.stringify({ account_id, allocation_id, rebalancing_strategy_ids, created_at, updated_at }),
          ),
        ),
      ],
    );
  }
}
