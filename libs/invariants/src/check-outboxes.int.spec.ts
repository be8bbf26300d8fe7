import { logTablesMigration } from '@ballast/platform-log';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { checkOutboxes } from './check-outboxes';

/** Longer than two looks at the outboxes. */
const DEADLINE_MS = 1_200;
const RULE = 'no message waits in an outbox for good';

let databases: readonly Database[] = [];

afterAll(async () => {
  await Promise.all(databases.map((database) => database.close()));
});
const server = useTestDatabase();

function open(schema: string): Promise<Database> {
  return openDatabase({
    url: server.url,
    schema,
    poolSize: 1,
    entities: [],
    migrations: [logTablesMigration(schema)],
    applicationName: schema,
  });
}

/** Writes a message into the outbox of a service, which no relay reads here. Answers its id. */
async function write(database: Database): Promise<string> {
  const [row] = await database.query<{ id: string }>(
    `INSERT INTO ${database.schema}.outbox (topic, key, type, value, headers)
     VALUES ('notes.v1', 'a', 'note', '{}', '{}') RETURNING id::text`,
  );
  return row?.id ?? '';
}

describe('the rule that no message waits in an outbox for good', () => {
  const check = () => checkOutboxes(server.url, { deadlineMs: DEADLINE_MS });

  it('is not checked where no service has an outbox', async () => {
    expect(await check()).toEqual({ rule: RULE, isChecked: false, found: [] });
  });

  it('holds for empty outboxes and for messages that leave, and names each one that stays', async () => {
    const [moving, stuck] = [await open('moving'), await open('stuck')];
    databases = [moving, stuck];
    expect(await check()).toEqual({ rule: RULE, isChecked: true, found: [] });
    await write(moving);
    const oldest = await write(stuck);
    await write(stuck);
    // The relay of the other service is behind: its outbox is never empty, and its oldest message is never the same.
    let isChecking = true;
    const checked = check().finally(() => {
      isChecking = false;
    });
    while (isChecking) {
      await write(moving);
      await moving.query('DELETE FROM moving.outbox WHERE id = (SELECT min(id) FROM moving.outbox)');
    }
    expect(await checked).toEqual({ rule: RULE, isChecked: true, found: [`stuck.outbox, ${oldest}`] });
  });
});
