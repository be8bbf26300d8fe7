import { Injectable } from '@nestjs/common';
import type { Trader } from '@ballast/domain-operation';
import type { Reader, Tx } from '@ballast/platform-postgres';

interface TraderRow {
  readonly id: string;
  readonly platform_code: string;
  readonly strategy_id: string;
  readonly participant_code: string;
  readonly auto_rebalance: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

@Injectable()
export class TraderStore {
  async insert(tx: Tx, traders: readonly Trader[]): Promise<void> {
    if (traders.length === 0) return;
    await tx.prepared(
      'orchestrator.traders.insert',
      `INSERT INTO orchestrator.traders
       (id, platform_code, strategy_id, participant_code, auto_rebalance, created_at, updated_at)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::boolean[], $6::text[], $7::text[])
     ON CONFLICT DO NOTHING`,
      [
        traders.map(({ id }) => id),
        traders.map(({ platformCode }) => platformCode),
        traders.map(({ strategyId }) => strategyId),
        traders.map(({ participantCode }) => participantCode),
        traders.map(({ autoRebalance }) => autoRebalance),
        traders.map(({ createdAt }) => createdAt),
        traders.map(({ updatedAt }) => updatedAt),
      ],
    );
  }

  async lock(tx: Tx, ids: readonly string[]): Promise<Map<string, Trader>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.prepared<TraderRow>(
      'orchestrator.traders.lock',
      `SELECT * FROM orchestrator.traders WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
      [ids],
    );
    return new Map(
      rows.map((row) => [
        row.id,
        {
          id: row.id,
          platformCode: row.platform_code,
          strategyId: row.strategy_id,
          participantCode: row.participant_code,
          autoRebalance: row.auto_rebalance,
          createdAt: row.created_at,
          updatedAt: row.updated_at,
        },
      ]),
    );
  }

  async update(tx: Tx, traders: readonly Trader[]): Promise<void> {
    if (traders.length === 0) return;
    await tx.prepared(
      'orchestrator.traders.update',
      `UPDATE orchestrator.traders AS t SET auto_rebalance = u.auto_rebalance, updated_at = u.updated_at
       FROM unnest($1::uuid[], $2::boolean[], $3::text[]) AS u (id, auto_rebalance, updated_at)
      WHERE t.id = u.id`,
      [
        traders.map(({ id }) => id),
        traders.map(({ autoRebalance }) => autoRebalance),
        traders.map(({ updatedAt }) => updatedAt),
      ],
    );
  }

  /** Notes updates as done; answers the ids of those that were not noted before. */
  async noteUpdates(tx: Tx, effectIds: readonly string[]): Promise<Set<string>> {
    if (effectIds.length === 0) return new Set();
    const rows = await tx.prepared<{ effect_id: string }>(
      'orchestrator.trader_updates.note',
      `INSERT INTO orchestrator.trader_updates (effect_id) SELECT unnest($1::uuid[])
     ON CONFLICT DO NOTHING RETURNING effect_id`,
      [effectIds],
    );
    return new Set(rows.map(({ effect_id }) => effect_id));
  }

  /** Codes of the Traders that take part in rebalances without a list, oldest first. */
  async codesInDefaultScope(reader: Reader, strategyId: string): Promise<readonly string[]> {
    const rows = await reader.prepared<{ participant_code: string }>(
      'orchestrator.traders.default_scope',
      `SELECT participant_code FROM orchestrator.traders
        WHERE strategy_id = $1 AND auto_rebalance ORDER BY created_at, id`,
      [strategyId],
    );
    return rows.map(({ participant_code }) => participant_code);
  }

  /** The ids among these that belong to a Trader. */
  async existing(reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> {
    if (ids.length === 0) return new Set();
    const rows = await reader.prepared<{ id: string }>(
      'orchestrator.traders.existing',
      'SELECT id FROM orchestrator.traders WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
