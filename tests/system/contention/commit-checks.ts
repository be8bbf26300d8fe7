import { Client } from 'pg';

export interface CommitReport {
  /** Transactions that changed a balance, a hold or an entry and were checked as they committed. */
  readonly commits: number;
  /** Number of balances that were computed again at these commits. */
  readonly checks: number;
  /** The first 20 violations, in words. */
  readonly violations: readonly string[];
}

const VIOLATIONS_SHOWN = 20;

/**
 * Has the database check the ledger at the end of every transaction that changes it. For each changed account and
 * asset, the balance is the sum of the entries, the held part is the sum of the open holds, and 0 <= held <= balance. A
 * check does not raise an error, because the service would only try again. It writes violations into tables of its own,
 * in the same transaction: a violation is recorded if and only if the transaction commits.
 */
export class CommitChecks {
  private constructor(private readonly databaseUrl: string) {}

  static async install(databaseUrl: string): Promise<CommitChecks> {
    await connected(databaseUrl, async (client) => {
      await client.query(TABLES);
      await client.query(CHECK);
      for (const table of ['balances', 'holds', 'entries']) {
        await client.query(`
          CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT OR UPDATE OR DELETE ON credit.${table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION checks.check_account()`);
      }
    });
    return new CommitChecks(databaseUrl);
  }

  report(): Promise<CommitReport> {
    return connected(this.databaseUrl, async (client) => {
      const { rows } = await client.query<{ commits: number; checks: number }>(
        'SELECT count(*)::integer AS commits, coalesce(sum(checks), 0)::integer AS checks FROM checks.commits',
      );
      const [counted] = rows;
      if (counted === undefined) throw new Error('A count has one row');
      const violations = await client.query<{ found: string }>(
        'SELECT found FROM checks.violations ORDER BY id LIMIT $1',
        [VIOLATIONS_SHOWN],
      );
      return { ...counted, violations: violations.rows.map(({ found }) => found) };
    });
  }
}

/** A connection for each piece of work, because the server may restart between two of them. */
async function connected<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Tables for the results, and indexes for the sums, which the ledger itself does not need. */
const TABLES = `
  CREATE SCHEMA checks;
  CREATE TABLE checks.commits (xid xid8 PRIMARY KEY, checks integer NOT NULL) WITH (fillfactor = 50);
  CREATE TABLE checks.violations (id bigint GENERATED ALWAYS AS IDENTITY, found text NOT NULL);
  CREATE INDEX entries_by_account ON credit.entries (account_id, asset) INCLUDE (amount);
  CREATE INDEX holds_by_account ON credit.holds (account_id, asset) INCLUDE (amount)`;

/**
 * Trigger function that runs at the commit, after all changes of the transaction. The account is still locked, so no
 * other transaction changes it between the three sums.
 */
const CHECK = `
  CREATE FUNCTION checks.check_account() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    touched record;
    posted numeric;
    held numeric;
    found record;
  BEGIN
    IF TG_OP = 'DELETE' THEN touched := OLD; ELSE touched := NEW; END IF;
    SELECT coalesce(sum(e.amount), 0) INTO posted FROM credit.entries e
     WHERE e.account_id = touched.account_id AND e.asset = touched.asset;
    SELECT coalesce(sum(h.amount), 0) INTO held FROM credit.holds h
     WHERE h.account_id = touched.account_id AND h.asset = touched.asset;
    SELECT coalesce(max(b.balance), 0) AS balance, coalesce(max(b.held), 0) AS held INTO found FROM credit.balances b
     WHERE b.account_id = touched.account_id AND b.asset = touched.asset;
    IF found.balance <> posted OR found.held <> held OR found.held < 0 OR found.held > found.balance THEN
      INSERT INTO checks.violations (found) VALUES (format(
        '%s of %s: balance %s with entries of %s, held %s with holds of %s',
        touched.asset, touched.account_id, found.balance, posted, found.held, held));
    END IF;
    INSERT INTO checks.commits AS c VALUES (pg_current_xact_id(), 1)
      ON CONFLICT (xid) DO UPDATE SET checks = c.checks + 1;
    RETURN NULL;
  END $$`;
