import { randomUUID } from 'node:crypto';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import { useTestDatabase } from '@ballast/test-infra';
import { SecretBox } from '@ballast/platform-config';
import { SecretsKeyCheck } from '../secrets/secrets-key-check';
import { EndpointStore } from './endpoint.store';
import { CreateWebhooks0001 } from './migrations/0001-webhooks';
import { SecretStore } from './secret.store';

const NOW = '2026-04-17T10:30:00.000Z';
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

async function newEndpoint(): Promise<string> {
  const id = randomUUID();
  await database.transaction((tx) =>
    new EndpointStore().insert(tx, {
      id,
      platformCode: 'SECRET',
      url: 'https://platform.example/hooks',
      eventTypes: [],
      status: 'enabled',
      statusReason: '',
      failingSince: '',
      createdAt: NOW,
      updatedAt: NOW,
    }),
  );
  return id;
}

function add(endpointId: string, secretId: string, overlapEndsAt: string): Promise<void> {
  const sealed = box.seal(`whsec_${secretId}`, endpointId);
  return database.transaction((tx) => store.add(tx, endpointId, { id: secretId, sealed, now: NOW, overlapEndsAt }));
}

describe('secrets of an endpoint', () => {
  it('are at most five at a time, and the newest does not expire', async () => {
    const endpointId = await newEndpoint();
    const ids = Array.from({ length: 8 }, () => randomUUID());
    for (const id of ids) await add(endpointId, id, '2026-04-18T10:30:00.000Z');
    const kept = await Promise.all(ids.map((id) => database.transaction((tx) => store.find(tx, endpointId, id))));
    expect(kept.flatMap((secret) => secret?.id ?? [])).toEqual(ids.slice(-5));
    expect((await database.transaction((tx) => store.newest(tx, endpointId))).id).toBe(ids.at(-1));
  });

  it('are removed when their overlap has ended', async () => {
    const endpointId = await newEndpoint();
    const [first, second] = [randomUUID(), randomUUID()];
    await add(endpointId, first, NOW);
    await add(endpointId, second, NOW);
    expect(await database.transaction((tx) => store.find(tx, endpointId, first))).toBeUndefined();
  });

  it('end together when the newest rotation has no overlap, and none outlives the overlap of a later rotation', async () => {
    const endpointId = await newEndpoint();
    const live = async (): Promise<readonly string[]> =>
      ((await store.live(database, [endpointId], NOW)).get(endpointId) ?? []).map(({ expiresAt }) => expiresAt);
    await add(endpointId, randomUUID(), NOW);
    await add(endpointId, randomUUID(), '2026-04-18T10:30:00.000Z');
    await add(endpointId, randomUUID(), '2026-04-17T11:30:00.000Z');
    await add(endpointId, randomUUID(), '2026-04-19T10:30:00.000Z');
    expect(await live()).toEqual([
      '',
      '2026-04-19T10:30:00.000Z',
      '2026-04-17T11:30:00.000Z',
      '2026-04-17T11:30:00.000Z',
    ]);
    await add(endpointId, randomUUID(), NOW);
    expect(await live()).toEqual(['']);
  });

  it('can be read with the key that they were encrypted with, and the service does not start with another', async () => {
    await add(await newEndpoint(), randomUUID(), NOW);
    await expect(new SecretsKeyCheck(database, store, box).check()).resolves.toBeUndefined();
    const other = new SecretBox(Buffer.alloc(32, 2));
    await expect(new SecretsKeyCheck(database, store, other).check()).rejects.toThrow('SECRETS_KEY is not the key');
  });
});
