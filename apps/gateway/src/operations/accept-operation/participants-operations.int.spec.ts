import { API } from '@ballast/api';
import { operationRequested } from '@ballast/contracts/operation';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { textOf, type ApiClient } from '../../testing/api-client';
import { useGateway } from '../../testing/gateway-under-test';

const BODY = {
  allocations: [{ underlying_currency: 'BTC', weight: '1' }],
  participants: [{ participant_code: 'CUST01', amount: '100.00' }],
};

describe('the key of a participant', () => {
  const gateway = useGateway(useTestDatabase);
  let strategy: string;
  let one: ApiClient;
  let other: ApiClient;

  beforeAll(async () => {
    strategy = textOf(await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } }), 'id');
    [one, other] = [await keyOf('CUST01'), await keyOf('CUST02')];
  });

  async function keyOf(participant_code: string): Promise<ApiClient> {
    const created = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ', 'TRADE'], participant_code } });
    return gateway.api.as({ key: textOf(created, 'key'), secret: textOf(created, 'secret') });
  }

  function topUp(api: ApiClient, requestId = newId(), body: object = BODY) {
    return api.send(API.topUp, { params: { strategy_id: strategy }, body, requestId });
  }

  it('requests an Operation that names it, in the answer and in the log', async () => {
    const accepted = await topUp(one);
    expect(accepted).toMatchObject({ status: 202, body: { initiated_by: 'CUST01', status: 'validating' } });
    const id = textOf(accepted, 'id');
    const requested = await eventually('the request', () =>
      gateway.services.received(operationRequested).find(({ data }) => data.operation_id === id),
    );
    expect(requested).toMatchObject({ actor: { participant_code: 'CUST01' }, data: { initiated_by: 'CUST01' } });
  });

  it('reads and cancels only what it has requested', async () => {
    const id = textOf(await topUp(one), 'id');
    const params = { operation_id: id };
    expect((await one.send(API.getOperation, { params })).status).toBe(200);
    expect((await other.send(API.getOperation, { params })).status).toBe(404);
    expect((await gateway.api.send(API.getOperation, { params })).body).toMatchObject({ initiated_by: 'CUST01' });
    expect((await other.send(API.cancelOperation, { params, body: {} })).status).toBe(404);
    const listed = (await one.send(API.listOperations)).body['operations'] as readonly { id: string }[];
    expect(listed.map((operation) => operation.id)).toContain(id);
    expect((await other.send(API.listOperations)).body['operations']).toEqual([]);
  });

  it('has request ids of its own', async () => {
    const requestId = newId();
    const ids = [];
    for (const api of [one, other, gateway.api]) {
      const reply = await topUp(api, requestId);
      expect(reply.status).toBe(202);
      ids.push(textOf(reply, 'id'));
      const repeated = await topUp(api, requestId);
      expect([repeated.status, textOf(repeated, 'id')]).toEqual([200, ids.at(-1)]);
    }
    expect(new Set(ids).size).toBe(3);
  });

  it('needs the scope TRADE, and makes no Strategy', async () => {
    const created = await gateway.api.send(API.createApiKey, {
      body: { scopes: ['READ'], participant_code: 'CUST01' },
    });
    const reader = gateway.api.as({ key: textOf(created, 'key'), secret: textOf(created, 'secret') });
    expect((await topUp(reader)).status).toBe(403);
    expect((await one.send(API.createStrategy, { body: { quoted_currency: 'USD' } })).status).toBe(403);
    expect((await one.send(API.getStrategy, { params: { strategy_id: strategy } })).status).toBe(200);
  });

  it('cannot execute the plan that another caller has previewed', async () => {
    gateway.internalHttp.answer = () => ({
      status: 200,
      body: { prices: [], instruments: [], participants: BODY.participants, executions: [] },
    });
    const preview = await one.send(API.previewTopUp, { params: { strategy_id: strategy }, body: BODY });
    expect(preview.status).toBe(200);
    expect(gateway.internalHttp.requests.at(-1)?.body).toMatchObject({ initiated_by: 'CUST01' });
    const planned = { ...BODY, plan_id: textOf(preview, 'plan_id') };
    for (const api of [other, gateway.api]) {
      expect(await topUp(api, newId(), planned)).toMatchObject({ status: 409, body: { code: 'plan_stale' } });
    }
    expect((await topUp(one, newId(), planned)).status).toBe(202);
  });
});
