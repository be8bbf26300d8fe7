import { API } from '@ballast/api';
import { compose, type BookedTrade, type Execution, type LedgerEntry } from '@ballast/contracts';
import { executionDecided } from '@ballast/contracts/operation';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { request } from 'undici';
import { textOf, type Credentials, type Reply } from '../testing/api-client';
import { useGateway } from '../testing/gateway-under-test';
import { enrolled, LOCKED_PRICES, answersAbout, type OperationUnderAudit } from './testing/operation-under-audit';

interface Reconciliation {
  readonly request: unknown;
  readonly operation: unknown;
  readonly locked_prices: unknown;
  readonly executions: readonly {
    readonly execution: Execution;
    readonly trades: readonly BookedTrade[];
    readonly entries: readonly LedgerEntry[];
  }[];
  readonly sums: unknown;
  readonly differences: readonly string[];
}

describe('GET /strategies/operations/{operation_id}/reconciliation', () => {
  const gateway = useGateway(useTestDatabase);
  const reconciliationOf = (id: string, api = gateway.api): Promise<Reply> =>
    api.send(API.getOperationReconciliation, { params: { operation_id: id } });
  // Three pages of Executions. Every seventh Execution was rejected.
  let audited: OperationUnderAudit;
  beforeAll(async () => {
    audited = await enrolled(gateway, 450);
  });
  beforeEach(() => {
    gateway.internalHttp.requests.length = 0;
    gateway.internalHttp.answer = answersAbout(audited);
  });

  async function reconcile(id = audited.operation.id): Promise<Reconciliation> {
    const reply = await reconciliationOf(id);
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    return JSON.parse(reply.text) as Reconciliation;
  }

  it('has all effects of a request, in the order of the request', async () => {
    const document = await reconcile();
    const shown = await gateway.api.send(API.getOperation, { params: { operation_id: audited.operation.id } });
    expect(document.operation).toEqual(shown.body);
    expect(document.locked_prices).toEqual(LOCKED_PRICES);
    expect(document.executions.map(({ execution }) => execution)).toEqual(
      audited.layers.map(({ execution }) => execution),
    );
    expect(document.executions.map(({ trades }) => trades)).toEqual(audited.layers.map(({ trades }) => trades));
    expect(document.executions.map(({ entries }) => entries)).toEqual(audited.layers.map(({ entries }) => entries));
    expect(document.sums).toEqual([
      { asset: 'BTC', debits: '-0.38600000', credits: '0.38600000', sum: '0.00000000' },
      { asset: 'ETH', debits: '-5.14666538', credits: '5.14666538', sum: '0.00000000' },
      { asset: 'USD', debits: '-38600.00', credits: '38600.00', sum: '0.00' },
    ]);
    expect(document.differences).toEqual([]);
  });

  it('begins with the request', async () => {
    const { request: asked } = await reconcile();
    const { id, path, body } = audited.request;
    expect(asked).toEqual({ method: 'POST', path, request_id: id, body });
  });

  it('asks each owner once for each page', async () => {
    await reconcile();
    const asked = gateway.internalHttp.requests.map(({ path, body }) => {
      const ids = (body['execution_ids'] ?? []) as readonly string[];
      return `${path.replace(/\?.*/, '')} ${ids.length}`;
    });
    expect(asked.sort()).toEqual([
      '/internal/entries/search 200',
      '/internal/entries/search 200',
      '/internal/entries/search 50',
      '/internal/operation-prices 0',
      '/internal/trades/search 200',
      '/internal/trades/search 200',
      '/internal/trades/search 50',
    ]);
  });

  it('names each difference, on any page', async () => {
    const honest = answersAbout(audited);
    const last = audited.layers[449]?.execution.id;
    gateway.internalHttp.answer = (asked) => {
      const answer = honest(asked);
      const { trades } = (answer.body ?? {}) as { trades?: readonly { execution_id: string; leg: number }[] };
      return trades === undefined
        ? answer
        : { ...answer, body: { trades: trades.filter(({ execution_id, leg }) => execution_id !== last || leg === 0) } };
    };
    expect((await reconcile()).differences).toEqual([
      `Execution ${String(last)}: Instruction 1 (buy ETH) is executed without a trade.`,
    ]);
  });

  it('is a problem as long as nothing was sent', async () => {
    gateway.internalHttp.answer = () => ({ status: 500 });
    expect((await reconciliationOf(audited.operation.id)).body).toMatchObject({ code: 'unavailable' });
    const honest = answersAbout(audited);
    gateway.internalHttp.answer = (asked) => (asked.path.includes('entries') ? { status: 500 } : honest(asked));
    expect((await reconciliationOf(audited.operation.id)).body).toMatchObject({ code: 'unavailable' });
    gateway.internalHttp.answer = () => ({ status: 404, body: { code: 'not_found' } });
    expect((await reconciliationOf(audited.operation.id)).body).toMatchObject({ code: 'unavailable' });
  });

  it('breaks the connection when it cannot go on', async () => {
    const honest = answersAbout(audited);
    gateway.internalHttp.answer = (asked) =>
      ((asked.body['execution_ids'] ?? []) as readonly string[]).length === 50 ? { status: 500 } : honest(asked);
    await expect(reconciliationOf(audited.operation.id)).rejects.toThrow(/other side closed|terminated/);
    gateway.internalHttp.answer = honest;
    expect((await reconcile()).executions).toHaveLength(450);
  });

  it('is sent to a limited number of callers at a time, and breaks off when it stands still', async () => {
    const strict = await gateway.start({ STREAMS_MAX: '1', STREAM_STALL_MS: '1000' });
    const api = gateway.api.at(strict.url);
    const honest = answersAbout(audited);
    const held = new Promise<never>(() => undefined);
    gateway.internalHttp.answer = (asked) =>
      ((asked.body['execution_ids'] ?? []) as readonly string[]).length === 50 ? held : honest(asked);
    const first = expect(reconciliationOf(audited.operation.id, api)).rejects.toThrow(/other side closed|terminated/);
    await eventually('the first one stands still', () =>
      gateway.internalHttp.requests.some(
        ({ body }) => ((body['execution_ids'] ?? []) as readonly string[]).length === 50,
      ),
    );
    const second = await reconciliationOf(audited.operation.id, api);
    expect(second.body).toMatchObject({ status: 503, code: 'unavailable' });
    expect(second.headers['retry-after']).toBe('1');
    await first;
    gateway.internalHttp.answer = honest;
    await eventually(
      'there is room again',
      async () => (await reconciliationOf(audited.operation.id, api)).status === 200,
    );
  });

  it('shows the known layers while the Operation still runs', async () => {
    const strategy = textOf(await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } }), 'id');
    const accepted = await gateway.api.send(API.enroll, {
      params: { strategy_id: strategy },
      body: {
        participants: [{ participant_code: 'A', amount: '60.00', auto_rebalance: false }],
        allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      },
    });
    const id = textOf(accepted, 'id');
    // The orchestrator has not read the request of the Operation yet.
    gateway.internalHttp.answer = () => ({ status: 404, body: { code: 'not_found' } });
    expect(await reconcile(id)).toMatchObject({ operation: { status: 'validating' }, executions: [], differences: [] });
    gateway.internalHttp.answer = ({ path }) =>
      path.startsWith('/internal/operation-prices')
        ? { status: 200, body: { reference_prices: [], locked_prices: [] } }
        : { status: 200, body: { trades: [], entries: [] } };
    expect(await reconcile(id)).toMatchObject({ operation: { status: 'validating' }, executions: [], differences: [] });
    const [layer] = audited.layers;
    if (layer === undefined) throw new Error('there is a first Execution');
    const execution: Execution = {
      ...layer.execution,
      id: newId(),
      operation_id: id,
      strategy_id: strategy,
      status: 'awaiting_execution',
      instructions: layer.execution.instructions.map((instruction) => ({
        ...instruction,
        status: 'pending',
        trade_ids: [],
      })),
    };
    await gateway.services.send([
      compose(executionDecided, {
        key: execution.trader_id,
        cause: outsideCause(id, 'SANDBX'),
        place: newId(),
        occurredAt: execution.updated_at,
        data: { index: 0, execution },
      }),
    ]);
    await eventually(
      'the Execution is readable',
      async () => (await gateway.api.send(API.getExecution, { params: { execution_id: execution.id } })).status === 200,
    );
    expect(await reconcile(id)).toMatchObject({
      executions: [{ execution, trades: [], entries: [] }],
      differences: [],
    });
  });

  it('shows a request whose body is no longer kept', async () => {
    const { id, path } = audited.request;
    const [kept] = await gateway.database.query<{ effect_id: string; body: Buffer; accepted_at: Date }>(
      `DELETE FROM gateway.request_bodies b USING gateway.request_keys k
        WHERE b.effect_id = k.effect_id AND k.request_id = $1 RETURNING b.*`,
      [id],
    );
    expect((await reconcile()).request).toEqual({ method: 'POST', path, request_id: id, body: null });
    await gateway.database.query('INSERT INTO gateway.request_bodies VALUES ($1, $2, $3)', [
      kept?.effect_id,
      kept?.body,
      kept?.accepted_at,
    ]);
  });

  it('shows only Operations of the own platform, and needs a scope', async () => {
    const created = await gateway.api.send(API.createSandboxPlatform, { body: { platform_code: 'AUDIT' } });
    const tenant = gateway.api.as(created.body as unknown as Credentials);
    expect((await reconciliationOf(audited.operation.id, tenant)).status).toBe(404);
    expect((await reconciliationOf(newId())).status).toBe(404);
    expect((await reconciliationOf('x')).status).toBe(404);
    expect(
      (await request(`${gateway.url}/strategies/operations/${audited.operation.id}/reconciliation`)).statusCode,
    ).toBe(401);
    const trader = await gateway.api.send(API.createApiKey, { body: { scopes: ['TRADE'] } });
    const api = gateway.api.as(trader.body as unknown as Credentials);
    expect((await reconciliationOf(audited.operation.id, api)).status).toBe(403);
  });
});
