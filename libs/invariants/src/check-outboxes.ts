import type { ClientBase } from 'pg';
import { withClient } from './check-tables';
import type { RuleVerdict } from './table-invariant';

const RULE = 'no message waits in an outbox for good';
const LOOK_EVERY_MS = 500;
const DEADLINE_MS = 30_000;

/** The oldest messages of the outboxes: ids by schema. */
type Oldest = ReadonlyMap<string, string>;

/** Sees that each message which is the oldest of its outbox now leaves it within the deadline. */
export function checkOutboxes(url: string, { deadlineMs = DEADLINE_MS } = {}): Promise<RuleVerdict> {
  return withClient(url, async (client) => {
    const schemas = await outboxes(client);
    let waiting = await oldestOf(client, schemas);
    const endsAt = performance.now() + deadlineMs;
    while (waiting.size > 0 && performance.now() < endsAt) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      const oldest = await oldestOf(client, [...waiting.keys()]);
      waiting = new Map([...waiting].filter(([schema, id]) => oldest.get(schema) === id));
    }
    return {
      rule: RULE,
      isChecked: schemas.length > 0,
      found: [...waiting].map(([schema, id]) => `${schema}.outbox, ${id}`),
    };
  });
}

async function outboxes(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(table_schema) AS name FROM information_schema.tables WHERE table_name = 'outbox' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

async function oldestOf(client: ClientBase, schemas: readonly string[]): Promise<Oldest> {
  const found = new Map<string, string>();
  for (const schema of schemas) {
    const { rows } = await client.query<{ id: string | null }>(`SELECT min(id)::text AS id FROM ${schema}.outbox`);
    const id = rows[0]?.id ?? null;
    if (id !== null) found.set(schema, id);
  }
  return found;
}
