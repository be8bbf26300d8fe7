import { Injectable } from '@nestjs/common';
import type { Trader } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { latestOf } from '../latest-versions';
import { joinTexts } from '../../persistence/json-texts';

/** A version of a Trader as the log reports it. */
export interface TraderVersion {
  readonly platformCode: string;
  readonly trader: Trader;
  /** The Trader as its GET shows it. */
  readonly body: string;
}

/** Table gateway.traders: each Trader as its GET shows it. */
@Injectable()
export class TradersProjection {
  /** Makes new Traders readable. Returns the ids of the Traders that were not known yet. */
  async insert(tx: Tx, created: readonly TraderVersion[]): Promise<ReadonlySet<string>> {
    if (created.length === 0) return new Set();
    const traders = created.map(({ trader }) => trader);
    const rows = await tx.prepared<{ id: string }>(
      'gateway.traders.insert',
      `INSERT INTO gateway.traders
            (id, platform_code, strategy_id, participant_code, auto_rebalance, created_at, updated_at, body)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::boolean[], $6::timestamptz[],
                          $7::timestamptz[], string_to_array($8, E'\\n'))
     ON CONFLICT DO NOTHING
     RETURNING id`,
      [
        traders.map(({ id }) => id),
        created.map(({ platformCode }) => platformCode),
        traders.map(({ strategy_id }) => strategy_id),
        traders.map(({ participant_code }) => participant_code),
        traders.map(({ auto_rebalance }) => auto_rebalance),
        traders.map(({ created_at }) => created_at),
        traders.map(({ updated_at }) => updated_at),
        joinTexts(created.map(({ body }) => body)),
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Writes the latest version of each Trader. A version that is stored already, or older, changes nothing. */
  async update(tx: Tx, updated: readonly TraderVersion[]): Promise<void> {
    const latest = latestOf(updated, ({ trader }) => ({ key: trader.id, changedAt: trader.updated_at }));
    if (latest.length === 0) return;
    await tx.query(
      `UPDATE gateway.traders AS current
        SET auto_rebalance = next.auto_rebalance, updated_at = next.updated_at, body = next.body
       FROM unnest($1::uuid[], $2::boolean[], $3::timestamptz[], string_to_array($4, E'\\n'))
              AS next (id, auto_rebalance, updated_at, body)
      WHERE current.id = next.id AND current.updated_at < next.updated_at`,
      [
        latest.map(({ trader }) => trader.id),
        latest.map(({ trader }) => trader.auto_rebalance),
        latest.map(({ trader }) => trader.updated_at),
        joinTexts(latest.map(({ body }) => body)),
      ],
    );
  }
}
