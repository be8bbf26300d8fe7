import { randomUUID } from 'node:crypto';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { SecretBox } from '@ballast/platform-config';
import { SecretsKeyCheck } from '../secrets/secrets-key-check';
import { CreateWebhooks0001 } from './migrations/0001-webhooks';
import { SecretStore } from './secret.store';

const box = new SecretBox(Buffer.alloc(32, 1));
const store = new SecretStore();

let database: Database;
// Registered before the database's hooks, because hooks run in this order: connections close before their database.
afterAll(() => database.close());
const server = useTestDatabase();
beforeAll(async () => {
  database = await openDatabase({
    url: server.url,
    schema: 'webhook',
    poolSize: 3,
    entities: [],
    migrations: [CreateWebhooks0001],
    applicationName: 'secrets',
  });
});

function add(endpointId: string, id: string): Promise<void> {
  const sealed = box.seal(`whsec_${id}`, endpointId);
  return database.transaction((tx) => store.add(tx, endpointId, { id, sealed }));
}

describe('sealed secrets of an endpoint', () => {
  it('are deleted unless they are kept, and those of other endpoints stay', async () => {
    const [endpointId, other] = [randomUUID(), randomUUID()];
    const [first, second, foreign] = [randomUUID(), randomUUID(), randomUUID()];
    await add(endpointId, first);
    await add(endpointId, second);
    await add(other, foreign);
    const found = (id: string, secret: string): Promise<string | undefined> =>
      database.transaction(async (tx) => (await store.find(tx, id, secret))?.id);
    await database.transaction((tx) => store.keep(tx, endpointId, [second]));
    expect([await found(endpointId, first), await found(endpointId, second)]).toEqual([undefined, second]);
    await database.transaction((tx) => store.keep(tx, endpointId, []));
    expect([await found(endpointId, second), await found(other, foreign)]).toEqual([undefined, foreign]);
  });

  it('can be read with the key that they were encrypted with, and the service does not start with another', async () => {
    await add(randomUUID(), randomUUID());
    await expect(new SecretsKeyCheck(database, store, box).check()).resolves.toBeUndefined();
    const other = new SecretBox(Buffer.alloc(32, 2));
    await expect(new SecretsKeyCheck(database, store, other).check()).rejects.toThrow('SECRETS_KEY is not the key');
  });
});
