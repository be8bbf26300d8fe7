import { API, OPERATION_CALLS_BY_ACTION, type OperationAction } from '@ballast/api';
import { operationRequested, participantsListed } from '@ballast/contracts/operation';
import { newId } from '@ballast/kernel';
import { eventually, useTestDatabase } from '@ballast/test-infra';
import { instrumentOf } from '@ballast/test-kit';
import type { Reply } from '../../testing/api-client';
import { useGateway } from '../../testing/gateway-under-test';

const ALLOCATIONS = [
  { underlying_currency: 'BTC', weight: '0.5' },
  { underlying_currency: 'ETH', weight: '0.5' },
];
const BODY = { allocations: ALLOCATIONS, participants: [{ participant_code: 'A', amount: '100.00' }] };
const PRICES = [{ asset: 'BTC', price: '60000.00', source: 'feed', as_of: '2026-04-17T10:30:00.000Z' }];
const PLANNED = { outcome: 'accepted', status_reason: '', holdings: { BTC: '1.00000000' } } as const;
const TTL_MS = 1_000;

describe('POST /strategies/{strategy_id}/{operation}/preview', () => {
  const gateway = useGateway(useTestDatabase, { PLAN_TTL_MS: String(TTL_MS), PLAN_PARTICIPANTS_MAX: '2' });
  let strategy: string;

  beforeAll(async () => {
    strategy = String((await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } })).body['id']);
  });

  beforeEach(() => {
    gateway.internalHttp.requests.length = 0;
    gateway.internalHttp.answer = ({ body }) => ({
      status: 200,
      body: {
        prices: PRICES,
        instruments: [instrumentOf('BTC')],
        ...(body['participants'] === undefined ? { scope: ['A', 'EMPTY'] } : {}),
        participants: [{ participant_code: 'A', amount: '100.00', planned: PLANNED }],
        executions: [
          { participant_code: 'A', status: 'rejected', status_reason: 'x', status_code: 'x', instructions: [] },
        ],
      },
    });
  });

  function preview(body: unknown = BODY, action: OperationAction = 'top-up', requestId = newId()): Promise<Reply> {
    return gateway.api.send(OPERATION_CALLS_BY_ACTION[action].preview, {
      params: { strategy_id: strategy },
      body,
      requestId,
    });
  }

  it('asks the owner of Operations, and answers with a plan that expires', async () => {
    const started = Date.now();
    const reply = await preview({ ...BODY, max_price_move_bps: 5 });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      plan_id: expect.any(String) as string,
      expires_at: expect.any(String) as string,
      prices: [{ underlying_currency: 'BTC', price: '60000.00', source: 'feed', as_of: '2026-04-17T10:30:00.000Z' }],
      executions: [
        { participant_code: 'A', status: 'rejected', status_reason: 'x', status_code: 'x', instructions: [] },
      ],
    });
    const expires = Date.parse(String(reply.body['expires_at']));
    expect(expires).toBeGreaterThanOrEqual(started + TTL_MS);
    expect(gateway.internalHttp.requests).toHaveLength(1);
    expect(gateway.internalHttp.requests[0]).toMatchObject({
      path: '/internal/previews',
      body: {
        platform_code: 'SANDBX',
        plan_id: reply.body['plan_id'],
        strategy_id: strategy,
        type: 'top_up',
        quoted_currency: 'USD',
        quoted_scale: 2,
        participants: BODY.participants,
        participants_max: 2,
      },
    });
  });

  it('gives a repetition the same plan, and asks once', async () => {
    const requestId = newId();
    const first = await preview(BODY, 'top-up', requestId);
    const again = await preview(BODY, 'top-up', requestId);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(gateway.internalHttp.requests).toHaveLength(1);
    const other = await preview({ ...BODY, max_price_move_bps: 1 }, 'top-up', requestId);
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  });

  it('passes on a refusal of the other service, and frees the request id', async () => {
    const requestId = newId();
    const errors = ['body/participants must list at most 2: 3 Traders are in the default scope'];
    const { answer } = gateway.internalHttp;
    gateway.internalHttp.answer = () => ({
      status: 400,
      body: { code: 'invalid_request', detail: 'Too many.', errors },
    });
    const body = { allocations: ALLOCATIONS };
    expect((await preview(body, 'rebalance', requestId)).body).toMatchObject({ code: 'invalid_request', errors });
    gateway.internalHttp.answer = answer;
    expect((await preview(body, 'rebalance', requestId)).status).toBe(200);
  });

  it('names every violation of a body, such as the id of a plan', async () => {
    const participants = ['A', 'B', 'C'].map((participant_code) => ({ participant_code, amount: '1.00' }));
    const reply = await preview({ ...BODY, participants, plan_id: newId() });
    expect(reply.body).toMatchObject({
      status: 400,
      errors: ['body/plan_id is not a known field', 'body/participants must have 1 to 2 entries'],
    });
    expect(gateway.internalHttp.requests).toHaveLength(0);
  });

  it('pins an Operation to the plan, with every participant of the plan', async () => {
    const plan_id = String((await preview()).body['plan_id']);
    const accepted = await gateway.api.send(API.topUp, {
      params: { strategy_id: strategy },
      body: { plan_id, ...BODY },
    });
    expect(accepted.status).toBe(202);
    expect(accepted.body).toMatchObject({ plan_id, status: 'validating' });
    const id = accepted.body['id'];
    await eventually('the request is in the log', () =>
      gateway.services.received(participantsListed).some(({ data }) => data.operation_id === id),
    );
    const header = gateway.services.received(operationRequested).find(({ data }) => data.operation_id === id);
    expect(header?.data).toMatchObject({
      default_scope: false,
      chunks: 1,
      plan: { plan_id, prices: PRICES, instruments: [instrumentOf('BTC')] },
    });
    const list = gateway.services.received(participantsListed).find(({ data }) => data.operation_id === id);
    expect(list?.data.participants).toEqual([{ participant_code: 'A', amount: '100.00', planned: PLANNED }]);
  });

  it('lists the Traders of a planned default scope', async () => {
    const body = { allocations: ALLOCATIONS, drifted_only_bps: 50 };
    const plan_id = String((await preview(body, 'rebalance')).body['plan_id']);
    const accepted = await gateway.api.send(API.rebalance, {
      params: { strategy_id: strategy },
      body: { ...body, plan_id },
    });
    await eventually('the request is in the log', () =>
      gateway.services.received(participantsListed).some(({ data }) => data.operation_id === accepted.body['id']),
    );
    const header = gateway.services
      .received(operationRequested)
      .find(({ data }) => data.operation_id === accepted.body['id']);
    expect(header?.data).toMatchObject({
      default_scope: true,
      chunks: 1,
      drifted_only_bps: 50,
      plan: { plan_id, scope: ['A', 'EMPTY'] },
    });
  });

  it('refuses a plan that is unknown, was made for something else, or has expired', async () => {
    const plan_id = String((await preview()).body['plan_id']);
    const use = async (body: object, action: OperationAction = 'top-up'): Promise<unknown> => {
      const { status, body: problem } = await gateway.api.send(OPERATION_CALLS_BY_ACTION[action].request, {
        params: { strategy_id: strategy },
        body,
      });
      return [status, problem['code'], problem['detail']];
    };
    const unknown = [409, 'plan_stale', 'There is no such plan for this kind of Operation in this Strategy.'];
    expect(await use({ ...BODY, plan_id: newId() })).toEqual(unknown);
    expect(await use({ ...BODY, plan_id }, 'partial-sell')).toEqual(unknown);
    const other = { ...BODY, max_price_move_bps: 1, plan_id };
    expect(await use(other)).toEqual([409, 'plan_stale', 'The plan was made for another body.']);
    await eventually('it has expired', async () => {
      const rows = await gateway.database.query(
        'SELECT 1 FROM gateway.plans WHERE id = $1 AND expires_at <= clock_timestamp()',
        [plan_id],
      );
      return rows.length === 1;
    });
    expect(await use({ ...BODY, plan_id })).toEqual([409, 'plan_stale', 'The plan has expired.']);
  });

  it('says that its plan is not kept any more when it is repeated after the removal of the plan', async () => {
    const requestId = newId();
    const plan_id = String((await preview(BODY, 'top-up', requestId)).body['plan_id']);
    await gateway.database.query('DELETE FROM gateway.plans WHERE id = $1', [plan_id]);
    expect((await preview(BODY, 'top-up', requestId)).body).toMatchObject({
      code: 'plan_stale',
      detail: 'The plan of this request has expired and is not kept any more.',
    });
  });
});
