import { TOPICS } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { LOG_TABLES, type ServiceRecord } from '../service-record';

export const SCHEMA = 'toy';
export const TOPIC = TOPICS.registryEvents;
/** A type that the topic has; the toy service has values of its own. */
export const TYPE = 'participants.changed';

/** A change of a counter, as the value of a message. */
export interface Change {
  readonly id: string;
  readonly total: string;
  readonly names: readonly string[];
}

/** Writes counters as both the toy service and its fold do. The latest total stays. */
export async function save(tx: Tx, changes: readonly Change[]): Promise<void> {
  await tx.prepared(
    'toy.counters.save',
    `INSERT INTO toy.counters AS stored (id, total, names)
     SELECT DISTINCT ON (id) id, total, names
       FROM jsonb_to_recordset($1) AS changed (id text, total numeric, names text[])
      ORDER BY id, total DESC
     ON CONFLICT (id) DO UPDATE SET total = excluded.total, names = excluded.names
     WHERE stored.total < excluded.total`,
    [JSON.stringify(changes)],
  );
}

/** A service whose only table has counters. */
export const record: ServiceRecord = {
  name: 'toy-service',
  schema: SCHEMA,
  tables: [
    ...LOG_TABLES,
    {
      kind: 'derived',
      name: 'counters',
      key: ['id'],
      columns: ['total', 'names'],
      operational: [{ name: 'holder' }, { name: 'tries', where: 'total < 15' }],
    },
  ],
  migrations: [],
  fold: () => ({
    phases: [
      {
        topic: TOPIC,
        types: [TYPE],
        apply: (tx, messages) =>
          save(
            tx,
            messages.map(({ value }) => JSON.parse(value) as Change),
          ),
      },
    ],
    resume: async (tx) => {
      await tx.query('UPDATE toy.counters SET tries = 0 WHERE tries < 0');
    },
  }),
};
