import { API, type QueryOf } from '@ballast/api';
import { compose, type Operation } from '@ballast/contracts';
import { operationStatusChanged } from '@ballast/contracts/operation';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { textOf } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';

const OPERATION_EVENT = 'trade_strategy.operation.status_changed';

describe('reading', () => {
  const gateway = useGateway(useTestDatabase);

  /** Creates an Operation that is skipped, because its scope has no participant. */
  async function skippedOperation(): Promise<{ id: string; text: string }> {
    const strategy = textOf(await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } }), 'id');
    const accepted = await gateway.api.send(API.rebalance, {
      params: { strategy_id: strategy },
      body: {
        allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      },
    });
    const operation = { ...(accepted.body as Operation), status: 'skipped' as const, status_reason: 'no_executions' };
    operation.updated_at = new Date(Date.parse(operation.updated_at) + 5).toISOString();
    await gateway.services.send([
      compose(operationStatusChanged, {
        key: operation.id,
        cause: outsideCause(operation.id, 'SANDBX'),
        place: newId(),
        occurredAt: operation.updated_at,
        data: {
          sequence: 1,
          previous_status: 'validating',
          operation,
          executions: { total: 0, settled: 0, skipped: 0, rejected: 0 },
        },
      }),
    ]);
    const read = await eventually('the Operation is terminal', async () => {
      const reply = await gateway.api.send(API.getOperation, { params: { operation_id: operation.id } });
      return reply.body['status'] === 'skipped' && reply;
    });
    return { id: operation.id, text: read.text };
  }

  it('lists events in their sequence, with the bytes that the GET answered', async () => {
    const first = await skippedOperation();
    const second = await skippedOperation();
    const all = await gateway.api.send(API.listEvents);
    expect(all.body).toMatchObject({
      events: [
        { position: 1, type: OPERATION_EVENT, payload: { id: first.id } },
        { position: 2, type: OPERATION_EVENT, payload: { id: second.id } },
      ],
      next_after: 2,
      has_more: false,
    });
    expect(all.text).toContain(`"payload":${second.text}`);
    const one = await gateway.api.send(API.listEvents, { query: { limit: 1, types: [OPERATION_EVENT] } });
    expect(one.body).toMatchObject({ events: [{ position: 1 }], next_after: 1, has_more: true });
    expect((await gateway.api.send(API.listEvents, { query: { after: 1 } })).body).toMatchObject({
      events: [{ position: 2 }],
    });
    expect(
      (await gateway.api.send(API.listEvents, { query: { types: ['trade_strategy.trader.created'] } })).body,
    ).toMatchObject({
      events: [],
      next_after: 2,
    });
    expect((await gateway.api.request('GET', `/events?types=${OPERATION_EVENT},nothing`)).status).toBe(400);
  });

  it('lists an Operation by its status and type', async () => {
    const { id } = await skippedOperation();
    const ids = async (query: QueryOf<typeof API.listOperations>): Promise<unknown> => {
      const { body } = await gateway.api.send(API.listOperations, { query });
      return (body['operations'] as readonly { id: string }[]).some((operation) => operation.id === id);
    };
    expect(await ids({ status: 'skipped', type: 'rebalance', page_size: 200 })).toBe(true);
    expect(await ids({ status: 'settled' })).toBe(false);
    expect(await ids({ type: 'enrollment' })).toBe(false);
  });

  it('asks the owner of the ledger for entries, page by page', async () => {
    const [entry] = API.listLedgerEntries.answers[200].example.entries;
    gateway.internalHttp.answer = ({ path }) => ({
      status: 200,
      body: { entries: [entry], next_after: path.includes('after=') ? '' : 'cursor of the owner' },
    });
    const first = await gateway.api.send(API.listLedgerEntries, {
      query: { asset: 'USD', account: 'participant:CUST01', page_size: 1 },
    });
    expect(first.body['entries']).toEqual([entry]);
    expect(gateway.internalHttp.requests.at(-1)?.path).toBe(
      '/internal/entries?platform_code=SANDBX&account=participant%3ACUST01&asset=USD&limit=1',
    );
    const token = encodeURIComponent(textOf(first, 'next_page_token'));
    const second = await gateway.api.send(API.listLedgerEntries, {
      query: { asset: 'USD', account: 'participant:CUST01', page_token: token },
    });
    expect(second.body).toEqual({ entries: [entry], next_page_token: '' });
    expect(gateway.internalHttp.requests.at(-1)?.path).toContain('after=cursor+of+the+owner&limit=50');
    expect((await gateway.api.send(API.listLedgerEntries, { query: { asset: 'EUR', page_token: token } })).status).toBe(
      400,
    );
    expect((await gateway.api.send(API.listFloatMovements, { query: { asset: 'USD' } })).body).toMatchObject({
      movements: [entry],
    });
    expect(gateway.internalHttp.requests.at(-1)?.path).toContain('account=float&asset=USD');
  });
});
