import type { Trader } from '@ballast/domain-operation';
import type { Tx } from '@ballast/platform-postgres';

export async function insertTraders(tx: Tx, traders: readonly Trader[]): Promise<void> {
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

interface TraderRow {
  readonly id: string;
  readonly platform_code: string;
  readonly strategy_id: string;
  readonly participant_code: string;
  readonly auto_rebalance: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

export async function lockTraders(tx: Tx, ids: readonly string[]): Promise<Map<string, Trader>> {
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

export async function updateTraders(tx: Tx, traders: readonly Trader[]): Promise<void> {
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

/** Notes the updates as done; answers those that were not noted before. */
export async function noteTraderUpdates(tx: Tx, effectIds: readonly string[]): Promise<Set<string>> {
  if (effectIds.length === 0) return new Set();
  const rows = await tx.prepared<{ effect_id: string }>(
    'orchestrator.trader_updates.note',
    `INSERT INTO orchestrator.trader_updates (effect_id) SELECT unnest($1::uuid[])
     ON CONFLICT DO NOTHING RETURNING effect_id`,
    [effectIds],
  );
  return new Set(rows.map(({ effect_id }) => effect_id));
}

/** Codes of the Traders that take part in rebalances for which nobody listed any, oldest first. */
export async function codesInDefaultScope(
  database: Pick<Tx, 'prepared'>,
  strategyId: string,
): Promise<readonly string[]> {
  const rows = await database.prepared<{ participant_code: string }>(
    'orchestrator.traders.default_scope',
    `SELECT participant_code FROM orchestrator.traders
      WHERE strategy_id = $1 AND auto_rebalance ORDER BY created_at, id`,
    [strategyId],
  );
  return rows.map(({ participant_code }) => participant_code);
}

/** Of these Traders, those that exist. */
export async function existingTraders(
  database: Pick<Tx, 'prepared'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await database.prepared<{ id: string }>(
    'orchestrator.traders.existing',
    'SELECT id FROM orchestrator.traders WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}
