import {
  compose,
  TOPICS,
  type Composed,
  type CreditDecision,
  type CustomerPrice,
  type MessageType,
} from '@ballast/contracts';
import { holdsDecided, holdsPlace, settlementPosted } from '@ballast/contracts/credit';
import { executionsSettle } from '@ballast/contracts/execution';
import { executionClosed, operationRequested, participantsListed } from '@ballast/contracts/operation';
import { pricesLocked } from '@ballast/contracts/pricing';
import type { ExplainedExecution, OperationPrices } from '@ballast/internal-api';
import { newId, systemClock, toTimestamp } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { instrumentOf, outsideCause, PRICE_INPUTS } from '@ballast/test-kit';
import { service } from '../index';
import { NO_CLIENTS } from '../testing/no-clients';

const orchestrator = useRunningService(
  service,
  [TOPICS.creditCommands, TOPICS.executionRequests, TOPICS.executionEvents],
  NO_CLIENTS,
);

const PLATFORM = 'EXPLAIN';
const strategyId = newId();

function price(asset: string, text: string): CustomerPrice {
  return { asset, price: text, source: 'sandbox', as_of: '2026-04-17T10:30:01.000Z' };
}

function message<T>(type: MessageType<T>, operationId: string, data: T): Composed {
  const at = toTimestamp(systemClock());
  const origin = {
    cause: outsideCause(operationId, PLATFORM),
    place: newId(),
    occurredAt: at,
  };
  const key = type.topic === TOPICS.strategyRequests ? strategyId : operationId;
  return compose(type, { ...origin, key, data });
}

/** Requests an enrollment, one participant per chunk. Returns its id once its first chunks are in the credit check. */
async function enroll(amounts: readonly string[]): Promise<string> {
  const operationId = newId();
  const listed = amounts.map((amount, chunk) =>
    message(participantsListed, operationId, {
      operation_id: operationId,
      chunk,
      first_index: chunk,
      participants: [{ participant_code: `P${chunk}`, amount, auto_rebalance: true }],
    }),
  );
  const requested = message(operationRequested, operationId, {
    operation_id: operationId,
    strategy_id: strategyId,
    request_id: newId(),
    type: 'enrollment',
    quoted_currency: 'USD',
    quoted_scale: 2,
    allocations: [
      { underlying_currency: 'BTC', weight: '0.6' },
      { underlying_currency: 'ETH', weight: '0.4' },
    ],
    instruments: [instrumentOf('BTC'), instrumentOf('ETH')],
    participants: amounts.length,
    chunks: amounts.length,
    default_scope: false,
    chunk_participants: 1,
    created_at: toTimestamp(systemClock()),
  });
  await orchestrator.driver.send([requested, ...listed]);
  await eventually('the chunks are in the check', () => sent(holdsPlace, operationId) >= Math.min(4, amounts.length));
  return operationId;
}

function sent(type: { readonly type: string }, operationId: string): number {
  return orchestrator.driver.received(type.type).filter(({ value }) => value.includes(operationId)).length;
}

function decided(operationId: string, index: number, outcome: 'accepted' | 'rejected', money: [string, string]) {
  const stop = outcome === 'accepted' ? {} : { status: 'rejected' as const, status_reason: 'insufficient_funds' };
  const reason = stop.status_reason ?? '';
  const decision: CreditDecision = {
    participant_code: `P${index}`,
    index,
    outcome,
    status_reason: reason,
    status_code: reason,
    trader_exists: outcome === 'accepted',
    opens_trader: outcome === 'accepted',
    legs: money.map((amount, leg) => ({
      asset: leg === 0 ? 'BTC' : 'ETH',
      side: 'buy',
      amount_type: 'notional',
      amount,
      ...stop,
    })),
  };
  const floats = { float_available_before: '', float_available_after: '' };
  return message(holdsDecided, operationId, {
    operation_id: operationId,
    chunk: index,
    quoted_currency: 'USD',
    ...floats,
    decisions: [decision],
  });
}

function explanation(operationId: string, index: number, platformCode = PLATFORM): Promise<ExplainedExecution> {
  const query = new URLSearchParams({ platform_code: platformCode, operation_id: operationId, index: String(index) });
  return orchestrator.http.get(`/internal/explanations?${query.toString()}`);
}

describe('GET /internal/explanations', () => {
  it('explains running Executions at the locked prices and rejected ones as they were checked, also after their end', async () => {
    const id = await enroll(['100.00', '5000.00']);
    await orchestrator.driver.send([
      decided(id, 0, 'accepted', ['60.00', '40.00']),
      decided(id, 1, 'rejected', ['3000.00', '2000.00']),
    ]);
    await eventually('both ended or wait for prices', () => sent(executionClosed, id) === 1);
    const before = await explanation(id, 0);
    expect(before).toMatchObject({ reference_prices: [], locked_prices: [] });
    expect(before.explanations).toMatchObject([
      { target_weight: '0.6', target_notional: '60', locked_price: '', quantity: '' },
      { target_weight: '0.4', target_notional: '40', locked_price: '', quantity: '' },
    ]);
    await orchestrator.driver.send([
      message(pricesLocked, id, {
        operation_id: id,
        prices: [price('BTC', '60000.00'), price('ETH', '3000.00')],
        missing: [],
        inputs: PRICE_INPUTS,
      }),
    ]);
    await eventually('it settles', () => sent(executionsSettle, id) === 1);
    const running = await explanation(id, 0);
    expect(running.locked_prices).toEqual([
      { underlying_currency: 'BTC', price: '60000.00', source: 'sandbox', as_of: '2026-04-17T10:30:01.000Z' },
      { underlying_currency: 'ETH', price: '3000.00', source: 'sandbox', as_of: '2026-04-17T10:30:01.000Z' },
    ]);
    expect(running.explanations).toMatchObject([
      { locked_price: '60000.00', raw_quantity: '0.001000000000000000', quantity: '0.00100000', notional: '60.00' },
      { locked_price: '3000.00', raw_quantity: '0.013333333333333333', quantity: '0.01333333', notional: '40.00' },
    ]);
    const rejected = await explanation(id, 1);
    expect(rejected.explanations).toMatchObject([
      { target_notional: '3000', compared_notional: '3000.00', locked_price: '', quantity: '' },
      { target_notional: '2000', compared_notional: '2000.00', locked_price: '', quantity: '' },
    ]);
    await orchestrator.driver.send([
      message(settlementPosted, id, {
        source: 'execution',
        operation_id: id,
        chunk: 0,
        executed_at: toTimestamp(systemClock()),
        refused: [],
      }),
    ]);
    await eventually('it ends', () => sent(executionClosed, id) === 2);
    expect(await explanation(id, 0)).toEqual(running);
  });

  it('explains a chunk from its request before the credit check has it', async () => {
    const id = await enroll(['10.00', '20.00', '30.00', '40.00', '50.01', '60.00']);
    expect((await explanation(id, 4)).explanations).toMatchObject([
      { target_notional: '30.006', compared_notional: '30.01', locked_price: '' },
      { target_notional: '20.004', compared_notional: '20.00', locked_price: '' },
    ]);
  });

  it('answers null when the chunks of an ended Operation were removed', async () => {
    const id = await enroll(['10.00']);
    await orchestrator.driver.send([decided(id, 0, 'rejected', ['6.00', '4.00'])]);
    await eventually('it is decided', () => sent(executionClosed, id) === 1);
    await orchestrator.sql.query('DELETE FROM orchestrator.chunks WHERE operation_id = $1', [id]);
    expect((await explanation(id, 0)).explanations).toBeNull();
    await expect(explanation(id, 1_000)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses another platform, an unknown Operation and an index out of range', async () => {
    const id = await enroll(['10.00']);
    await expect(explanation(id, 0, 'OTHERS')).rejects.toMatchObject({ code: 'not_found' });
    await expect(explanation(newId(), 0)).rejects.toMatchObject({ code: 'not_found' });
    await expect(explanation(id, 1)).rejects.toMatchObject({ code: 'not_found' });
    await expect(explanation(id, -1)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('is hidden from a caller without the token', async () => {
    const { internalUrl } = await orchestrator.start();
    expect((await fetch(`${internalUrl}/internal/explanations`)).status).toBe(404);
  });
});

describe('GET /internal/operation-prices', () => {
  it('answers the prices of an Operation', async () => {
    const id = await enroll(['10.00']);
    const prices = (platformCode: string): Promise<OperationPrices> =>
      orchestrator.http.get(`/internal/operation-prices?platform_code=${platformCode}&operation_id=${id}`);
    expect(await prices(PLATFORM)).toEqual({ reference_prices: [], locked_prices: [] });
    await expect(prices('OTHERS')).rejects.toMatchObject({ code: 'not_found' });
  });
});
