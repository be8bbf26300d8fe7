import { Client } from 'pg';

export interface RaceReport {
  /** Executions and quotes of advisors that were authorized. */
  readonly authorized: number;
  /** Trades that a later version would have judged, had the check come less than `NEAR_MS` later. */
  readonly near: number;
  readonly versions: number;
  /** Authorizations of an account while it was locked, in words. */
  readonly violations: readonly string[];
}

const NEAR_MS = 25;
const COMMIT_MS = 8;

/**
 * Makes each commit of a change of a grant or an account take longer, as on a busy disk: a trade that is judged without
 * the lock of its account then meets a change that has its time and is not there yet.
 */
export async function slowChanges(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query(`CREATE FUNCTION credit.wait_for_disk() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN PERFORM pg_sleep(${COMMIT_MS} / 1000.0); RETURN NULL; END $$`);
    for (const table of ['grants', 'customer_accounts']) {
      await client.query(`CREATE CONSTRAINT TRIGGER slow AFTER INSERT OR UPDATE ON credit.${table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credit.wait_for_disk()`);
    }
  });
}

/** Lets commits be as fast as they are again. */
export async function hurryChanges(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, async (client) => {
    await client.query('DROP FUNCTION credit.wait_for_disk() CASCADE');
  });
}

/**
 * Reads what a race left in the tables. An account that was unlocked counts as open from a time that is rounded up by a
 * millisecond.
 */
export async function readRace(databaseUrl: string, platformCode: string): Promise<RaceReport> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<Omit<RaceReport, 'violations'>>(COUNTS, [platformCode]);
    const [counts] = rows;
    if (counts === undefined) throw new Error('A count has one row');
    const locked = await client.query<{ found: string }>(LOCKED, [platformCode]);
    return { ...counts, violations: locked.rows.map(({ found }) => found) };
  });
}

/** Whether the gateway shows the latest version of every account and of every grant. */
export async function isShown(databaseUrl: string): Promise<boolean> {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT FROM credit.grants g
         LEFT JOIN gateway.grant_versions v USING (account_id, participant_code, version) WHERE v.version IS NULL
        UNION ALL
       SELECT FROM credit.customer_accounts c
         LEFT JOIN gateway.customer_accounts a ON a.id = c.account_id AND a.version = c.version WHERE a.id IS NULL`,
    );
    return rows.length === 0;
  });
}

const VERSIONS = `
  accounts AS (SELECT id AS account_id FROM gateway.customer_accounts WHERE platform_code = $1),
  versions AS (
    SELECT account_id, participant_code, (body::jsonb ->> 'effective_at')::timestamptz AS effective_at
      FROM gateway.grant_versions JOIN accounts USING (account_id)),
  authorized AS (SELECT a.* FROM credit.authorizations a JOIN accounts USING (account_id))`;

const COUNTS = `
  WITH ${VERSIONS}
  SELECT (SELECT count(*)::integer FROM authorized) AS authorized,
         (SELECT count(*)::integer FROM authorized a
           WHERE EXISTS (SELECT FROM versions v
                          WHERE v.account_id = a.account_id AND v.participant_code = a.participant_code
                            AND v.effective_at > a.authorized_at
                            AND v.effective_at < a.authorized_at + interval '${NEAR_MS} milliseconds')) AS near,
         (SELECT count(*)::integer FROM versions) AS versions`;

const LOCKED = `
  WITH ${VERSIONS},
  statuses AS (
    SELECT resource_id AS account_id, payload ->> 'status' AS status,
           (payload ->> 'effective_at')::timestamptz AS began_at,
           lead((payload ->> 'effective_at')::timestamptz, 1, 'infinity')
             OVER (PARTITION BY resource_id ORDER BY position) AS ended_at
      FROM (SELECT resource_id, position, payload::jsonb AS payload FROM gateway.public_events
             WHERE platform_code = $1 AND type = 'customer_account_status_changed') AS events)
  SELECT format('%s on account %s at %s', a.participant_code, a.account_id, a.authorized_at) AS found
    FROM authorized a JOIN statuses s USING (account_id)
   WHERE s.status = 'locked' AND a.authorized_at >= s.began_at
     AND a.authorized_at < s.ended_at - interval '1 millisecond'`;

async function withClient<T>(databaseUrl: string, run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
