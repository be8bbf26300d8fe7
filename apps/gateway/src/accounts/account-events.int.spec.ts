import { API } from '@ballast/api';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { textOf, type ApiClient } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

interface Shown {
  readonly sequence: number;
  readonly notification_id: string;
  readonly type: string;
  readonly payload: { readonly participant_code: string };
}

describe('the events of a customer account', () => {
  const gateway = useGateway(useTestDatabase);
  let zrn: string;

  async function keyOf(participant_code: string): Promise<ApiClient> {
    const reply = await gateway.api.send(API.createApiKey, { body: { scopes: ['READ'], participant_code } });
    return gateway.api.as({ key: textOf(reply, 'key'), secret: textOf(reply, 'secret') });
  }

  async function read(query: object = {}, api: ApiClient = gateway.api) {
    const { status, body } = await api.send(API.listAccountEvents, { params: { zrn }, query });
    const { events = [], ...end } = body as { events?: readonly Shown[] };
    return { status, events, end };
  }

  function told(events: readonly Shown[]): readonly string[] {
    return events.map(({ sequence, type, payload }) => `${sequence} ${type} ${payload.participant_code}`);
  }

  const WHOLE = [
    '1 customer_account_status_changed CUST01',
    '2 customer_account.tenant_added CUST03',
    '3 financial_advisor.added CUST02',
    '4 financial_advisor.added CUST04',
    '5 financial_advisor.removed CUST04',
    '6 customer_account_status_changed CUST01',
  ];

  beforeAll(async () => {
    const body = { participant_code: 'CUST01', tenants: ['CUST03'], financial_advisors: ['CUST02', 'CUST04'] };
    zrn = textOf(await gateway.api.send(API.createCustomerAccount, { body }), 'zrn');
    const params = { zrn };
    await gateway.api.send(API.unlinkAdvisor, { params: { zrn, participant_code: 'CUST04' } });
    // An account of its own has a sequence of its own.
    await gateway.api.send(API.createCustomerAccount, { body: { participant_code: 'CUST05' } });
    await gateway.api.send(API.lockAccount, { params, body: {} });
    await eventually('the lock has settled', async () => (await read()).events.length === WHOLE.length);
  });

  it('are numbered without gaps, and equal those of the platform', async () => {
    const { events, end } = await read();
    expect(told(events)).toEqual(WHOLE);
    expect(end).toEqual({ next_after: 6, has_more: false });
    const { body } = await gateway.api.send(API.listEvents, { query: { limit: 1_000 } });
    const all = body['events'] as readonly Omit<Shown, 'sequence'>[];
    for (const { sequence: _sequence, ...event } of events) {
      expect(all).toContainEqual({ position: expect.any(Number) as number, ...event });
    }
  });

  it.each([1, 2, 3])('are read on after a sequence, in pages of %i', async (limit) => {
    const found: string[] = [];
    let query = { after: 0, limit };
    for (let hasMore = true; hasMore;) {
      const { events, end } = await read(query);
      const { next_after, has_more } = end as { readonly next_after: number; readonly has_more: boolean };
      found.push(...told(events));
      query = { after: next_after, limit };
      hasMore = has_more;
    }
    expect(found).toEqual(WHOLE);
    expect(await read({ after: 6 })).toMatchObject({ events: [], end: { next_after: 6, has_more: false } });
    expect(await read({ after: 99 })).toMatchObject({ events: [], end: { next_after: 99, has_more: false } });
  });

  it('are filtered by type', async () => {
    const { events, end } = await read({ types: 'customer_account_status_changed,financial_advisor.removed' });
    expect(told(events)).toEqual([WHOLE[0], WHOLE[4], WHOLE[5]]);
    expect(end).toEqual({ next_after: 6, has_more: false });
    expect((await read({ types: 'trade_strategy.trader.created' })).status).toBe(400);
  });

  it('are shown to an advisor without those about other advisors, and to nobody without a relation', async () => {
    const advisor = await keyOf('CUST02');
    expect(told((await read({}, advisor)).events)).toEqual([WHOLE[0], WHOLE[1], WHOLE[2], WHOLE[5]]);
    expect(told((await read({ limit: 3 }, advisor)).events)).toEqual([WHOLE[0], WHOLE[1], WHOLE[2]]);
    for (const code of ['CUST01', 'CUST03']) {
      expect(told((await read({}, await keyOf(code))).events)).toEqual(WHOLE);
    }
    for (const code of ['CUST04', 'CUST05']) expect((await read({}, await keyOf(code))).status).toBe(404);
  });
});
