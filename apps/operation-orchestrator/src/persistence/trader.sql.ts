import type { Tx } from '@ballast/platform-postgres';

/** Reads for the write path and for readers alike. */
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
