import { API } from '@ballast/api';
import { useTestDatabase } from '@ballast/test-infra';
import { textOf } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

describe('API keys at two instances of the gateway', () => {
  const gateway = useGateway(useTestDatabase);
  let other: string;

  beforeAll(async () => {
    other = (await gateway.start()).url;
  });

  /** Breaks the connections that listen: a notification may be late or lost. */
  async function breakListeners(): Promise<void> {
    await gateway.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name LIKE 'listen %'`,
    );
  }

  it('are refused by every instance as soon as they are revoked or rotated, even without a notification', async () => {
    const made = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'] } });
    const id = textOf(made, 'id');
    const holder = gateway.api.as({ key: textOf(made, 'key'), secret: textOf(made, 'secret') });
    expect([
      (await holder.send(API.listStrategies)).status,
      (await holder.at(other).send(API.listStrategies)).status,
    ]).toEqual([200, 200]);
    await breakListeners();
    const rotated = await gateway.api.send(API.rotateApiKey, {
      params: { api_key_id: id },
      body: { overlap_seconds: 0 },
    });
    expect((await holder.at(other).send(API.listStrategies)).status).toBe(401);
    const renewed = holder.as({ key: textOf(made, 'key'), secret: textOf(rotated, 'secret') });
    expect((await renewed.at(other).send(API.listStrategies)).status).toBe(200);
    await breakListeners();
    expect((await gateway.api.send(API.revokeApiKey, { params: { api_key_id: id } })).status).toBe(204);
    expect((await renewed.at(other).send(API.listStrategies)).status).toBe(401);
  });

  it('are checked one by one when many are used at once', async () => {
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => gateway.api.send(API.createApiKey, { body: { scopes: ['READ'] } })),
    );
    const callers = keys.map((key) => gateway.api.as({ key: textOf(key, 'key'), secret: textOf(key, 'secret') }));
    const strangers = keys.map((key) => gateway.api.as({ key: textOf(key, 'key'), secret: 'another' }));
    const statuses = await Promise.all(
      [...callers, ...strangers].map(async (caller) => (await caller.at(other).send(API.listStrategies)).status),
    );
    expect(statuses).toEqual([...callers.map(() => 200), ...strangers.map(() => 401)]);
  });
});
