import type { Database } from '@ballast/platform-postgres';
import type { Client } from 'pg';
import { parseHeaders } from '../headers';
import type { LogLimits } from '../limits';

export interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Id of the transaction that has written the message. */
  readonly transaction: string;
  /** Number of messages of the same transaction behind this one. */
  readonly remaining: number;
}

type StoredRow = Omit<OutboxRow, 'headers'> & { readonly headers: string };

const COLUMNS = 'id, topic, key, type, value, headers, transaction, remaining';

/** Row of `log_positions` that keeps the lowest id that can still appear in the outbox. */
const FLOOR_ROW = `group_name = 'relay' AND topic = 'outbox' AND partition = 0`;

/** Expression in SQL: the last id that any transaction has taken, from the row of the sequence. */
const LAST_ID = 'CASE WHEN is_called THEN last_value ELSE last_value - 1 END';

/** A candidate for the next floor. `writers` are the transactions that may still commit an id up to `id`. */
interface NextFloor {
  readonly id: bigint;
  readonly writers: ReadonlySet<string>;
}

/**
 * The outbox as its relay reads it. Deleted rows stay in the index while any snapshot of the database may need them, as
 * during a backup, so a read begins above the ids that can no longer appear. A transaction that took its ids earlier may
 * commit later: ids are gone for good only when every transaction that may have taken one of them has ended.
 */
export class Outbox {
  private next: NextFloor | undefined;
  private forgotten = 0;

  private constructor(
    private readonly client: Client,
    private readonly schema: string,
    private readonly limits: Pick<LogLimits, 'relayMessages' | 'relayBytes' | 'outboxFloorMessages'>,
    private floor: bigint,
  ) {}

  static async open(client: Client, schema: string, limits: LogLimits): Promise<Outbox> {
    const { rows } = await client.query<{ next_offset: string }>(
      `SELECT next_offset FROM ${schema}.log_positions WHERE ${FLOOR_ROW}`,
    );
    const outbox = new Outbox(client, schema, limits, 0n);
    const floor = BigInt(rows[0]?.next_offset ?? 0) - 1n;
    // A stored floor above the last id is stale: the table was emptied and its ids began anew.
    if (floor <= (await outbox.lastId())) outbox.floor = floor;
    return outbox;
  }

  /**
   * The oldest messages, within the limits; the first one always fits. The rest of their transactions comes with them,
   * beyond the limits: a transaction had all of it in memory when it wrote it.
   */
  async read(): Promise<readonly OutboxRow[]> {
    const settled = this.next?.writers.size === 0 ? this.next.id : undefined;
    const { rows } = await this.client.query<StoredRow>({
      name: 'outbox.read',
      text: `
        SELECT ${COLUMNS}
          FROM (SELECT *, sum(octet_length(value) + octet_length(headers)) OVER (ORDER BY id) AS bytes,
                       row_number() OVER (ORDER BY id) AS place
                  FROM (SELECT * FROM ${this.schema}.outbox WHERE id > $3 ORDER BY id LIMIT $1) AS oldest) AS counted
         WHERE bytes <= $2 OR place = 1
         ORDER BY id`,
      values: [this.limits.relayMessages, this.limits.relayBytes, String(this.floor)],
    });
    const lowest = rows[0]?.id;
    if (settled !== undefined && (lowest === undefined || BigInt(lowest) > settled)) await this.raiseFloor(settled);
    return [...rows, ...(await this.restOf(rows))].map((row) => ({ ...row, headers: parseHeaders(row.headers) }));
  }

  /**
   * The messages behind these ones that their transactions have written, too. Ids of transactions that write at the same
   * time are mixed, so a limit may cut several of them.
   */
  private async restOf(rows: readonly StoredRow[]): Promise<readonly StoredRow[]> {
    const remaining = new Map(rows.map((row) => [row.transaction, row.remaining]));
    const cut = [...remaining].filter(([, count]) => count > 0);
    if (cut.length === 0) return [];
    // The ids of a transaction lie close together, so the walk along the index is short.
    const { rows: rest } = await this.client.query<StoredRow>({
      name: 'outbox.rest',
      text: `SELECT ${COLUMNS} FROM ${this.schema}.outbox
              WHERE id > $1 AND transaction = ANY($2::xid8[]) ORDER BY id LIMIT $3`,
      values: [rows.at(-1)?.id, cut.map(([id]) => id), cut.reduce((sum, [, count]) => sum + count, 0)],
    });
    return rest;
  }

  /** Deletes messages that were published. */
  async forget(rows: readonly OutboxRow[]): Promise<void> {
    await this.client.query({
      name: 'outbox.forget',
      text: `DELETE FROM ${this.schema}.outbox WHERE id = ANY($1::bigint[])`,
      values: [rows.map(({ id }) => id)],
    });
    this.forgotten += rows.length;
    if (this.forgotten < this.limits.outboxFloorMessages) return;
    this.forgotten = 0;
    await this.look();
  }

  /** Removes the writers of the next floor that have ended; without a next floor, begins one at the last id. */
  private async look(): Promise<void> {
    const { next } = this;
    // The id is read before the writers: a transaction that took an id up to it holds a writer's lock until it ends.
    const id = next?.id ?? (await this.lastId());
    const living = await this.writers();
    const writers = next === undefined ? living : [...next.writers].filter((each) => living.has(each));
    this.next = { id, writers: new Set(writers) };
  }

  private async raiseFloor(id: bigint): Promise<void> {
    this.next = undefined;
    this.floor = id;
    await this.client.query({
      name: 'outbox.floor',
      text: `INSERT INTO ${this.schema}.log_positions (group_name, topic, partition, next_offset)
             VALUES ('relay', 'outbox', 0, $1)
             ON CONFLICT (group_name, topic, partition) DO UPDATE SET next_offset = excluded.next_offset`,
      values: [String(id + 1n)],
    });
  }

  /** The last id that any transaction has taken. */
  private async lastId(): Promise<bigint> {
    const { rows } = await this.client.query<{ last: string }>(
      `SELECT ${LAST_ID} AS last FROM ${this.schema}.outbox_id_seq`,
    );
    return BigInt(rows[0]?.last ?? 0);
  }

  /** The transactions that may have rows in the outbox: each holds this lock from before it takes an id to its end. */
  private async writers(): Promise<ReadonlySet<string>> {
    const { rows } = await this.client.query<{ virtualtransaction: string }>(
      `SELECT virtualtransaction FROM pg_locks
        WHERE locktype = 'relation' AND relation = '${this.schema}.outbox'::regclass AND mode = 'RowExclusiveLock'
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND pid IS DISTINCT FROM pg_backend_pid()`,
    );
    return new Set(rows.map(({ virtualtransaction }) => virtualtransaction));
  }
}

/**
 * Id of the oldest message that is not published, or is published and not forgotten yet; undefined when there is none.
 * The search begins at the floor, as the relay's reads do, and passes over a floor that is stale.
 */
export async function oldestMessage(database: Pick<Database, 'schema' | 'query'>): Promise<string | undefined> {
  const { schema } = database;
  const [row] = await database.query<{ id: string }>(
    `SELECT id FROM ${schema}.outbox
      WHERE id >= coalesce((SELECT next_offset FROM ${schema}.log_positions
                             WHERE ${FLOOR_ROW} AND next_offset - 1 <= (SELECT ${LAST_ID} FROM ${schema}.outbox_id_seq)), 0)
      ORDER BY id LIMIT 1`,
  );
  return row?.id;
}
