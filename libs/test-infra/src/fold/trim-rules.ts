import { logTablesMigration, openLog, WritePath } from '@ballast/platform-log';
import { createLogger, type Logger } from '@ballast/platform-observability';
import { openDatabase } from '@ballast/platform-postgres';
import type { RebuildOutcome, ServiceRecord } from '@ballast/platform-record';
import type { Retention } from '@ballast/platform-service';
import type { Client } from 'pg';

const TIMEOUT_MS = 120_000;

/** Makes the recurring works of a service that remove old rows of derived tables, for rows of any age. */
export type RetentionsOf = (writePath: WritePath, logger: Logger) => readonly Retention[];

export interface TrimBench {
  readonly record: ServiceRecord;
  readonly databaseUrl: () => string;
  readonly sql: () => Client;
  readonly work: () => Promise<void>;
  readonly rebuilt: (options?: { readonly swaps?: boolean }) => Promise<RebuildOutcome>;
}

/** The rules for a service that removes old rows of its derived tables. */
export function trimRules({ record, databaseUrl, sql, work, rebuilt }: TrimBench, retentionsOf: RetentionsOf): void {
  it(
    'makes no difference of old rows that the service has removed, and does not bring them back',
    async () => {
      await work();
      const before = await counts(sql(), record);
      await removeOldRows(record, databaseUrl(), retentionsOf);
      const after = await counts(sql(), record);
      for (const [table, count] of before) expect([table, after.get(table)]).not.toEqual([table, count]);
      expect(await rebuilt()).toMatchObject({ isEqual: true });
      expect(await rebuilt({ swaps: true })).toMatchObject({ isEqual: true });
      const swapped = await counts(sql(), record);
      for (const name of namesOfRemoving(record)) expect([name, swapped.get(name)]).toEqual([name, after.get(name)]);
      // A swap brings emptied values back, and the service empties them again.
      await removeOldRows(record, databaseUrl(), retentionsOf);
      expect(await counts(sql(), record)).toEqual(after);
      await work();
      expect(await rebuilt()).toMatchObject({ isEqual: true });
    },
    TIMEOUT_MS,
  );
}

/** Names of the tables whose old rows are removed, and not only emptied. */
function namesOfRemoving({ tables }: ServiceRecord): readonly string[] {
  return tables.flatMap((table) => (table.kind === 'trimmed' && table.emptied === undefined ? [table.name] : []));
}

/** Number of rows of the tables with a rule for old ones; of a table whose old rows are emptied, of those that are not. */
async function counts(sql: Client, { schema, tables }: ServiceRecord): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const table of tables) {
    if (table.kind !== 'trimmed') continue;
    const emptied = Object.entries(table.emptied ?? {});
    const isFull = emptied.map(([column], index) => `${column} IS DISTINCT FROM $${String(index + 1)}`).join(' OR ');
    const { rows } = await sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${schema}.${table.name} WHERE ${isFull || 'true'}`,
      emptied.map(([, value]) => value),
    );
    found.set(table.name, rows[0]?.count ?? 0);
  }
  return found;
}

/** Removes the old rows of a service at once, on a connection of its own. */
export async function removeOldRows(
  { schema, migrations }: ServiceRecord,
  url: string,
  retentionsOf: RetentionsOf,
): Promise<void> {
  const database = await openDatabase({
    url,
    schema,
    poolSize: 2,
    entities: [],
    migrations: [logTablesMigration(schema), ...migrations],
    applicationName: 'retention',
  });
  try {
    const writePath = new WritePath(database, openLog({ kind: 'embedded', database, topics: [] }));
    for (const retention of retentionsOf(writePath, createLogger({ service: schema, level: 'silent' }))) {
      await retention.removeOld();
    }
  } finally {
    await database.close();
  }
}
