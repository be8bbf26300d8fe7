import { createHash } from 'node:crypto';
import { API } from '@ballast/api';
import type { Envelope, MessageType } from '@ballast/contracts';
import { depositPost } from '@ballast/contracts/credit';
import { participantsRegister } from '@ballast/contracts/registry';
import { requestAccepted, requestEnded } from '@ballast/contracts/request';
import { newId } from '@ballast/kernel';
import { canonicalBody } from '@ballast/platform-edge';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { textOf } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

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
    expect(accepted).toMatchObject({ key: 'SANDBX', platformCode: 'SANDBX', causationId: '', correlationId: id });
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
    expect(ended).toMatchObject({ key: 'SANDBX', correlationId: accepted.correlationId });
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
});
