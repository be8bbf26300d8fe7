import { randomUUID } from 'node:crypto';
import { SecretBox } from '@ballast/platform-config';
import { SecretsKeyCheck } from '../secrets/secrets-key-check';
import { useWebhookDatabase } from '../testing/webhook-database';
import { SecretStore } from './secret.store';

const box = new SecretBox(Buffer.alloc(32, 1));
const store = new SecretStore();

const webhooks = useWebhookDatabase();

function add(endpointId: string, id: string): Promise<void> {
  const sealed = box.seal(`whsec_${id}`, endpointId);
  return webhooks.database.transaction((tx) => store.add(tx, endpointId, { id, sealed }));
}

describe('sealed secrets of an endpoint', () => {
  it('are deleted unless they are kept, and those of other endpoints stay', async () => {
    const [endpointId, other] = [randomUUID(), randomUUID()];
    const [first, second, foreign] = [randomUUID(), randomUUID(), randomUUID()];
    await add(endpointId, first);
    await add(endpointId, second);
    await add(other, foreign);
    const found = (id: string, secret: string): Promise<string | undefined> =>
      webhooks.database.transaction(async (tx) => (await store.find(tx, id, secret))?.id);
    await webhooks.database.transaction((tx) => store.keep(tx, endpointId, [second]));
    expect([await found(endpointId, first), await found(endpointId, second)]).toEqual([undefined, second]);
    await webhooks.database.transaction((tx) => store.keep(tx, endpointId, []));
    expect([await found(endpointId, second), await found(other, foreign)]).toEqual([undefined, foreign]);
  });

  it('can be read with the key that they were encrypted with, and the service does not start with another', async () => {
    await add(randomUUID(), randomUUID());
    await expect(new SecretsKeyCheck(webhooks.database, store, box).check()).resolves.toBeUndefined();
    const other = new SecretBox(Buffer.alloc(32, 2));
    await expect(new SecretsKeyCheck(webhooks.database, store, other).check()).rejects.toThrow(
      'SECRETS_KEY is not the key',
    );
  });
});
