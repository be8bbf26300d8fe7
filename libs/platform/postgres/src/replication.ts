import type { Database } from './database';

interface ReplicationRow {
  readonly standbys: number;
  readonly synchronous_standby_names: string;
  readonly synchronous_commit: string;
}

/** Settings of `synchronous_commit` by which a commit waits for no standby. */
const WAITS_FOR_NOBODY: ReadonlySet<string> = new Set(['off', 'local']);

/**
 * Reason why a failover could lose commits that services have already announced, in words that follow "Postgres";
 * undefined when every commit waits for a standby, and when Postgres does not replicate by itself. A managed database
 * may replicate below Postgres, where no query sees the replication.
 */
export async function findReplicationRisk(database: Pick<Database, 'query'>): Promise<string | undefined> {
  const [row] = await database.query<ReplicationRow>(
    `SELECT (SELECT count(*)::int FROM pg_stat_replication) AS standbys,
            current_setting('synchronous_standby_names') AS synchronous_standby_names,
            current_setting('synchronous_commit') AS synchronous_commit`,
  );
  if (row === undefined || row.standbys === 0) return undefined;
  if (row.synchronous_standby_names === '') return 'replicates, and synchronous_standby_names is empty';
  if (!WAITS_FOR_NOBODY.has(row.synchronous_commit)) return undefined;
  return `replicates, and synchronous_commit is ${row.synchronous_commit}`;
}
