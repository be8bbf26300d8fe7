import { Client } from 'pg';
import type { VirtualClock } from '../virtual-clock';

const SCHEMA = 'simulated';
/** The schema stands before `pg_catalog`, so that its functions are those that SQL calls by their bare names. */
const SEARCH_PATH = `${SCHEMA}, pg_catalog, public`;
const CLOCK_FUNCTIONS = ['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp'];

/**
 * Brings tables back: for each remembered table with rows, all rows are replaced by the remembered ones. Triggers and
 * foreign keys do not act meanwhile. Identity columns begin anew after the remembered rows.
 */
const RESTORE = `
  CREATE FUNCTION ${SCHEMA}.restore() RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    remembered record;
    has_rows   boolean;
  BEGIN
    SET LOCAL session_replication_role = replica;
    FOR remembered IN SELECT * FROM ${SCHEMA}.remembered ORDER BY name LOOP
      EXECUTE format('SELECT EXISTS (SELECT FROM %s)', remembered.name) INTO has_rows;
      IF has_rows THEN EXECUTE format('DELETE FROM %s', remembered.name); END IF;
      IF remembered.copy IS NOT NULL THEN
        EXECUTE format('INSERT INTO %s OVERRIDING SYSTEM VALUE SELECT * FROM %s', remembered.name, remembered.copy);
      END IF;
    END LOOP;
    PERFORM setval(name::regclass, last_value, is_called) FROM ${SCHEMA}.remembered_sequences;
  END $$`;

/**
 * A database whose `now()` and `clock_timestamp()` are those of a virtual clock, so the services' SQL runs as it is. It
 * can go back to the rows that it had at one moment.
 */
export class VirtualDatabase {
  private toldMs: number | undefined;

  private constructor(
    private readonly client: Client,
    private readonly clock: VirtualClock,
  ) {}

  /** Prepares the database. Services that connect afterwards live by the clock. */
  static async open(url: string, clock: VirtualClock): Promise<VirtualDatabase> {
    const client = new Client({ connectionString: url });
    await client.connect();
    const name = client.database ?? '';
    await client.query(`
      CREATE SCHEMA ${SCHEMA};
      CREATE UNLOGGED TABLE ${SCHEMA}.clock (at timestamptz NOT NULL) WITH (fillfactor = 10);
      INSERT INTO ${SCHEMA}.clock VALUES (to_timestamp(0));
      ${CLOCK_FUNCTIONS.map((each) => clockFunction(each)).join(';')};
      CREATE TABLE ${SCHEMA}.remembered (name text PRIMARY KEY, copy text);
      CREATE TABLE ${SCHEMA}.remembered_sequences (name text PRIMARY KEY, last_value bigint, is_called boolean);
      ${RESTORE};
      ALTER DATABASE ${name} SET search_path = ${SEARCH_PATH};
      ALTER DATABASE ${name} SET synchronous_commit = off;
      SET search_path = ${SEARCH_PATH};
      SET synchronous_commit = off`);
    const database = new VirtualDatabase(client, clock);
    await database.tick();
    return database;
  }

  /** Tells the database the time of the clock. */
  async tick(): Promise<void> {
    const { nowMs } = this.clock;
    if (this.toldMs === nowMs) return;
    this.toldMs = nowMs;
    await this.client.query({
      name: 'tick',
      text: `UPDATE ${SCHEMA}.clock SET at = $1`,
      values: [this.clock.now],
    });
  }

  /** Remembers every row of every table, for `restore`. */
  async remember(): Promise<void> {
    const tables = await this.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema', '${SCHEMA}') ORDER BY 1`,
    );
    for (const [index, { name }] of tables.entries()) {
      const [row] = await this.query<{ filled: boolean }>(`SELECT EXISTS (SELECT FROM ${name}) AS filled`);
      const copy = row?.filled === true ? `${SCHEMA}.copy_${index}` : undefined;
      if (copy !== undefined) await this.client.query(`CREATE UNLOGGED TABLE ${copy} AS SELECT * FROM ${name}`);
      await this.client.query(`INSERT INTO ${SCHEMA}.remembered VALUES ($1, $2)`, [name, copy]);
    }
    const sequences = await this.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, sequencename) AS name FROM pg_sequences ORDER BY 1`,
    );
    for (const { name } of sequences) {
      await this.client.query(
        `INSERT INTO ${SCHEMA}.remembered_sequences SELECT $1, last_value, is_called FROM ${name}`,
        [name],
      );
    }
  }

  /** Brings every table back to the rows that were remembered. */
  async restore(): Promise<void> {
    await this.client.query(`SELECT ${SCHEMA}.restore()`);
    await this.tick();
  }

  /** The rows of a statement. */
  async query<R extends object>(sql: string, values: readonly unknown[] = []): Promise<readonly R[]> {
    return (await this.client.query<R>(sql, [...values])).rows;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

function clockFunction(name: string): string {
  return `CREATE FUNCTION ${SCHEMA}.${name}() RETURNS timestamptz LANGUAGE sql STABLE
    AS 'SELECT at FROM ${SCHEMA}.clock'`;
}
