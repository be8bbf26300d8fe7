import { createHash } from 'node:crypto';
import { API } from '@ballast/api';
import type { Envelope, MessageType } from '@ballast/contracts';
import { apiKeyCreated, apiKeyRevoked, apiKeyRotated, platformCreated } from '@ballast/contracts/access';
import { depositPost } from '@ballast/contracts/credit';
import { participantsRegister } from '@ballast/contracts/registry';
import { requestAccepted, requestEnded } from '@ballast/contracts/request';
import { strategyCreated, strategyUpdated } from '@ballast/contracts/strategy';
import { newId } from '@ballast/kernel';
import { canonicalBody } from '@ballast/platform-edge';
import { eventually, InternalHttp, useTestDatabase } from '@ballast/test-infra';
import { textOf } from '../testing/api-client';
import { gatewayEnvironment, useGateway } from '../testing/gateway-under-test';

type DataOf<M> = M extends MessageType<infer T> ? T : never;

describe('the record of requests', () => {
  const gateway = useGateway(useTestDatabase, { EFFECT_TIMEOUT_MS: '2000' });

  /** The messages of a type for which `isWanted` holds, once there are `count` of them. */
  async function facts<T>(
    type: MessageType<T>,
    isWanted: (fact: Envelope<T>) => boolean,
    count = 1,
  ): Promise<readonly Envelope<T>[]> {
    const wanted = (): readonly Envelope<T>[] => gateway.services.received(type).filter(isWanted);
    await eventually(`${count} ${type.type}`, () => wanted().length >= count);
    expect(wanted()).toHaveLength(count);
    return wanted();
  }

  async function factOf<T>(type: MessageType<T>, isWanted: (fact: Envelope<T>) => boolean): Promise<Envelope<T>> {
    const [fact] = await facts(type, isWanted);
    if (fact === undefined) throw new Error(`There is no ${type.type}`);
    return fact;
  }

  function acceptedAs(requestId: string): Promise<Envelope<DataOf<typeof requestAccepted>>> {
    return factOf(requestAccepted, ({ data }) => data.request_id === requestId);
  }

  /** The actor of calls with the key of the sandbox. */
  async function sandboxActor(): Promise<object> {
    const { api_keys } = (await gateway.api.send(API.listApiKeys)).body as { api_keys: { id: string; key: string }[] };
    const key_id = api_keys.find(({ key }) => key === gateway.api.credentials.key)?.id;
    return { platform_code: 'SANDBX', key_id };
  }

  it('has a request with its effect, its actor and the hash of its body', async () => {
    const requestId = newId();
    const body = { metadata: { b: 1, a: 2 }, quoted_currency: 'USD' };
    const id = textOf(await gateway.api.send(API.createStrategy, { body, requestId }), 'id');
    expect((await gateway.api.send(API.createStrategy, { body, requestId })).status).toBe(200);
    const accepted = await acceptedAs(requestId);
    expect(accepted).toMatchObject({ key: requestId, platformCode: 'SANDBX', causationId: '', correlationId: id });
    expect(accepted.actor).toEqual(await sandboxActor());
    expect(accepted.data).toEqual({
      scope: '',
      request_id: requestId,
      method: 'POST',
      path: '/strategies',
      body_sha256: createHash('sha256')
        .update((await canonicalBody(body)).text)
        .digest('hex'),
      effect_id: id,
      resource_id: id,
      awaits: '',
      is_done: true,
      answer: '',
    });
    const [row] = await gateway.database.query<{ accepted_id: string; created_at: Date }>(
      'SELECT accepted_id, created_at FROM gateway.request_keys WHERE request_id = $1',
      [requestId],
    );
    expect(row).toEqual({ accepted_id: accepted.id, created_at: new Date(accepted.occurredAt) });
  });

  it('has the end of a request that another service answers, under the answer as its cause', async () => {
    const requestId = newId();
    const body = { account: 'float', asset: 'USD', amount: '3.00' };
    const reply = await gateway.api.send(API.createDeposit, { body, requestId });
    const accepted = await acceptedAs(requestId);
    expect(accepted.data).toMatchObject({ awaits: 'deposit', is_done: false, answer: '' });
    const command = await factOf(depositPost, ({ data }) => data.deposit.request_id === requestId);
    expect(command).toMatchObject({ causationId: accepted.id, actor: accepted.actor });
    const ended = await factOf(requestEnded, ({ data }) => data.request_id === requestId);
    expect(ended.input).toMatch(/^ledger\.events\.v1\/\d+\/\d+\/0$/);
    expect(ended).toMatchObject({ key: requestId, correlationId: accepted.correlationId });
    expect(ended.data).toEqual({
      effect_id: accepted.data.effect_id,
      scope: '',
      request_id: requestId,
      outcome: 'done',
      resource_id: accepted.data.effect_id,
      answer: reply.text,
    });
  });

  it('has the refusal of a request, which is accepted anew when it comes again', async () => {
    const code = 'TWICE1';
    const requestId = newId();
    gateway.services.fallSilent();
    const body = { participant_code: code };
    const other = gateway.api.send(API.createParticipant, { body });
    await eventually('the first registration is on its way', () =>
      gateway.services
        .received(participantsRegister)
        .some(({ data }) => data.participants[0]?.participant_code === code),
    );
    const refused = gateway.api.send(API.createParticipant, { body, requestId });
    expect([(await other).status, (await refused).status]).toEqual([503, 503]);
    await gateway.services.speak();
    const ended = await factOf(requestEnded, ({ data }) => data.request_id === requestId);
    expect(ended.data).toMatchObject({ outcome: 'refused', answer: '' });
    const [left] = await gateway.database.query<{ n: string }>(
      `SELECT (SELECT count(*) FROM gateway.request_keys WHERE effect_id = $1)
            + (SELECT count(*) FROM gateway.request_bodies WHERE effect_id = $1) AS n`,
      [ended.data.effect_id],
    );
    expect(left?.n).toBe('0');
  });

  it('has the end of a request whose effect another service gives by an internal call, once', async () => {
    const endpoint = API.getWebhookEndpoint.answers[200].example;
    const requestId = newId();
    const body = { url: 'https://platform.example/hooks' };
    gateway.internalHttp.answer = ({ body: sent }) => ({ status: 201, body: { ...endpoint, id: sent['id'] } });
    expect((await gateway.api.send(API.createWebhookEndpoint, { body, requestId })).status).toBe(201);
    const accepted = await acceptedAs(requestId);
    const ended = await factOf(requestEnded, ({ data }) => data.request_id === requestId);
    expect(ended).toMatchObject({ causationId: accepted.id, data: { outcome: 'done' } });
    expect(ended).not.toHaveProperty('input');
    expect(gateway.internalHttp.actors.at(-1)).toBe(JSON.stringify(accepted.actor));
    gateway.internalHttp.answer = () => ({ status: 200, body: endpoint });
    expect((await gateway.api.send(API.createWebhookEndpoint, { body, requestId })).status).toBe(200);
    await facts(requestEnded, ({ data }) => data.request_id === requestId);
  });

  it('lets a request whose body is no longer kept be told from its repetition, without naming the difference', async () => {
    const requestId = newId();
    const body = { quoted_currency: 'USD', metadata: { a: 1 } };
    const id = textOf(await gateway.api.send(API.createStrategy, { body, requestId }), 'id');
    await gateway.database.query('DELETE FROM gateway.request_bodies WHERE effect_id = $1', [id]);
    expect((await gateway.api.send(API.createStrategy, { body, requestId })).status).toBe(200);
    const other = { ...body, metadata: { a: 2 } };
    const reply = await gateway.api.send(API.createStrategy, { body: other, requestId });
    expect([reply.status, reply.body['errors']]).toEqual([422, []]);
  });

  it('has Strategies with the exact text of their GET', async () => {
    const body = '{"quoted_currency":"USD","metadata":{"z":1.0,"a":"é"}}';
    const created = await gateway.api.send(API.createStrategy, { body });
    const id = textOf(created, 'id');
    const first = await factOf(strategyCreated, ({ key }) => key === id);
    expect(first.data).toMatchObject({ strategy_id: id, quoted_currency: 'USD', body: created.text });
    expect((await acceptedAs(first.data.request_id)).id).toBe(first.causationId);
    const updated = await gateway.api.send(API.updateStrategy, {
      params: { strategy_id: id },
      body: { metadata: { label: 'new' } },
    });
    const second = await factOf(strategyUpdated, ({ key }) => key === id);
    expect(second.data).toMatchObject({ body: updated.text, created_at: first.data.created_at });
    expect(second.occurredAt).toBe(second.data.updated_at);
  });

  it('has every change of an API key, and no secret', async () => {
    const created = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'] } });
    const params = { api_key_id: textOf(created, 'id') };
    const isOfKey = ({ data }: Envelope<DataOf<typeof apiKeyCreated>>): boolean =>
      data.api_key.id === params.api_key_id;
    const rotated = await gateway.api.send(API.rotateApiKey, { params, body: {} });
    expect((await gateway.api.send(API.revokeApiKey, { params })).status).toBe(204);
    const { secret, ...shown } = created.body;
    const { secret: newSecret, ...shownLater } = rotated.body;
    expect((await factOf(apiKeyCreated, isOfKey)).data.api_key).toEqual(shown);
    expect((await factOf(apiKeyRotated, isOfKey)).data.api_key).toEqual(shownLater);
    const revoked = await factOf(apiKeyRevoked, isOfKey);
    expect(revoked.actor).toEqual(await sandboxActor());
    const [row] = await gateway.database.query<{ revoked_at: Date }>(
      'SELECT revoked_at FROM gateway.api_keys WHERE id = $1',
      [params.api_key_id],
    );
    expect(row?.revoked_at).toEqual(new Date(revoked.occurredAt));
    const record = gateway.services.recorded.map(({ value }) => value).join('\n');
    for (const text of [secret, newSecret]) expect(record).not.toContain(text);
  });

  it('has a platform with its first key, created by an operator or by the sandbox', async () => {
    const isOf = (code: string) => (fact: Envelope<unknown>) => fact.platformCode === code;
    const seeded = await factOf(platformCreated, isOf('SANDBX'));
    expect(seeded.actor).toEqual({ service: 'gateway' });
    const { internalUrl } = await gateway.start();
    const internal = new InternalHttp(internalUrl, gatewayEnvironment('', '')['INTERNAL_TOKEN'] ?? '');
    await internal.call('PUT', '/internal/platforms/ACME');
    await internal.call('PUT', '/internal/platforms/ACME');
    await internal.close();
    const keys = await facts(apiKeyCreated, isOf('ACME'), 2);
    expect(keys.map(({ actor }) => actor)).toEqual([{ operator: 'unnamed' }, { operator: 'unnamed' }]);
    expect((await facts(platformCreated, isOf('ACME'))).map(({ data }) => data)).toEqual([{ platform_code: 'ACME' }]);
  });
});
