import type { Tx } from '@ballast/platform-postgres';
import type { Client } from 'pg';
import { headersJson, parseHeaders } from '../headers';
import { joined, splitParameter } from '../joined';
import type { LogLimits } from '../limits';
import type { OutgoingMessage } from '../port';

/** Puts messages into the outbox in their order, in one round trip. */
export async function addToOutbox(tx: Tx, schema: string, messages: readonly OutgoingMessage[]): Promise<void> {
  await tx.prepared(
    `${schema}.outbox.add`,
    `INSERT INTO ${schema}.outbox (topic, key, type, value, headers)
     SELECT topic, key, type, value, headers
       FROM unnest(${[1, 2, 3, 4, 5].map(splitParameter).join(', ')})
              WITH ORDINALITY AS added(topic, key, type, value, headers, ordinal)
      ORDER BY ordinal`,
    [
      joined(messages.map(({ topic }) => topic)),
      joined(messages.map(({ key }) => key)),
      joined(messages.map(({ type }) => type)),
      joined(messages.map(({ value }) => value)),
      joined(messages.map(headersJson)),
    ],
  );
}

export interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The oldest messages, within the limits. The first one always fits. Reads from the lowest id and not after the last one
 * that was read, because a transaction that took its ids earlier may commit later.
 */
export async function readOutbox(
  client: Client,
  schema: string,
  { relayMessages, relayBytes }: Pick<LogLimits, 'relayMessages' | 'relayBytes'>,
): Promise<readonly OutboxRow[]> {
  const { rows } = await client.query<Omit<OutboxRow, 'headers'> & { readonly headers: string }>({
    name: 'outbox.read',
    text: `
      SELECT id, topic, key, type, value, headers
        FROM (SELECT *, sum(octet_length(value) + octet_length(headers)) OVER (ORDER BY id) AS bytes, row_number() OVER (ORDER BY id) AS place
                FROM (SELECT * FROM ${schema}.outbox ORDER BY id LIMIT $1) AS oldest) AS counted
       WHERE bytes <= $2 OR place = 1
       ORDER BY id`,
    values: [relayMessages, relayBytes],
  });
  return rows.map((row) => ({ ...row, headers: parseHeaders(row.headers) }));
}

export async function forget(client: Client, schema: string, rows: readonly OutboxRow[]): Promise<void> {
  await client.query({
    name: 'outbox.forget',
    text: `DELETE FROM ${schema}.outbox WHERE id = ANY($1::bigint[])`,
    values: [rows.map(({ id }) => id)],
  });
}
