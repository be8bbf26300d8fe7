import type { LogMessage } from '@ballast/platform-log';
import type { ClientBase } from 'pg';

const ROWS_PER_PAGE = 500;

interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
}

/**
 * Messages of a topic that are written and not published yet, in their order. They have no place in the topic. Rows that
 * the relay has published and not deleted yet are among them.
 */
export async function* unpublished(client: ClientBase, schema: string, topic: string): AsyncIterable<LogMessage> {
  for (let after = '0'; ;) {
    const { rows } = await client.query<OutboxRow>(
      `SELECT id, topic, key, type, value FROM ${schema}.outbox
        WHERE id > $1 AND topic = $2 ORDER BY id LIMIT ${ROWS_PER_PAGE}`,
      [after, topic],
    );
    for (const { topic: name, key, type, value } of rows) {
      yield { topic: name, partition: -1, offset: '-1', key, type, value, headers: {}, timestamp: 0 };
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
