import { API } from '@ballast/api';
import { compose, type Composed, type Execution, type Operation } from '@ballast/contracts';
import { executionClosed, operationStatusChanged } from '@ballast/contracts/operation';
import type { LayeredExecution } from '@ballast/domain-audit';
import { newId, nextTimestamp } from '@ballast/kernel';
import { eventually } from '@ballast/test-infra';
import { rejectedLayers, settledLayers, outsideCause } from '@ballast/test-kit';
import { textOf } from '../../testing/api-client';
import type { GatewayUnderTest } from '../../testing/gateway-under-test';
import type { StubAnswer, StubRequest } from '../../testing/internal-http-stub';

const PLATFORM = 'SANDBX';

export const LOCKED_PRICES = [
  { underlying_currency: 'BTC', price: '60000.00', source: 'sandbox', as_of: '2026-04-17T10:30:01.000Z' },
  { underlying_currency: 'ETH', price: '3000.00', source: 'sandbox', as_of: '2026-04-17T10:30:01.000Z' },
];

/** An enrollment that the gateway accepted and shows as settled; every seventh Execution is rejected. */
export interface OperationUnderAudit {
  readonly operation: Operation;
  readonly request: { readonly id: string; readonly path: string; readonly body: unknown };
  /** In the order of the request. */
  readonly layers: readonly LayeredExecution[];
}

export async function enrolled(gateway: GatewayUnderTest, participants: number): Promise<OperationUnderAudit> {
  const strategyId = textOf(await gateway.api.send(API.createStrategy, { body: { quoted_currency: 'USD' } }), 'id');
  const codes = Array.from({ length: participants }, (_, index) => `P${index}`);
  const body = {
    participants: codes.map((participant_code) => ({ participant_code, amount: '100.00', auto_rebalance: true })),
    allocations: [
      { underlying_currency: 'BTC', weight: '0.6' },
      { underlying_currency: 'ETH', weight: '0.4' },
    ],
  };
  const accepted = (await gateway.api.send(API.enroll, { params: { strategy_id: strategyId }, body }))
    .body as Operation;
  const layers = codes.map((code, index) => {
    const owner = { operationId: accepted.id, strategyId, code };
    return index % 7 === 6 ? rejectedLayers(owner) : settledLayers(owner);
  });
  const isRejected = ({ execution }: LayeredExecution): boolean => execution.status === 'rejected';
  const rejections = layers.filter(isRejected).length;
  const operation: Operation = {
    ...accepted,
    status: 'settled',
    updated_at: nextTimestamp(accepted.updated_at, accepted.updated_at),
  };
  const counts = { total: participants, settled: participants - rejections, skipped: 0, rejected: rejections };
  await gateway.services.send([
    ...layers.map(({ execution }, index) => closed(execution, index)),
    compose(operationStatusChanged, {
      ...originOf(operation.id, operation),
      data: { sequence: 1, previous_status: 'settling', operation, executions: counts },
    }),
  ]);
  await eventually('the Operation is terminal', async () => {
    const reply = await gateway.api.send(API.getOperation, { params: { operation_id: operation.id } });
    return reply.body['status'] === 'settled';
  });
  return { operation, request: { id: accepted.request_id, path: `/strategies/${strategyId}/enroll`, body }, layers };
}

function closed(execution: Execution, index: number): Composed {
  return compose(executionClosed, {
    ...originOf(execution.trader_id, { id: execution.operation_id, updated_at: execution.updated_at }),
    data: { index, execution },
  });
}

function originOf(key: string, { id, updated_at }: Pick<Operation, 'id' | 'updated_at'>) {
  return { key, cause: outsideCause(id, PLATFORM), place: newId(), occurredAt: updated_at };
}

/** Stub of the internal calls that answer the prices, trades and ledger entries of the Operation. */
export function answersAbout({ operation, layers }: OperationUnderAudit): (request: StubRequest) => StubAnswer {
  const byId = new Map(layers.map((layer) => [layer.execution.id, layer]));
  return ({ path, body }) => {
    const ids = (body['execution_ids'] ?? []) as readonly string[];
    const asked = ids.flatMap((id) => byId.get(id) ?? []);
    if (path === `/internal/operation-prices?platform_code=${PLATFORM}&operation_id=${operation.id}`) {
      return { status: 200, body: { reference_prices: [], locked_prices: LOCKED_PRICES } };
    }
    if (path === '/internal/trades/search') {
      // Trades stand in another order than the request, as the service may send them.
      const trades = [...asked].reverse().flatMap((layer) => layer.trades.map(ownerTrade));
      return { status: 200, body: { trades } };
    }
    if (path === '/internal/entries/search' && body['platform_code'] === PLATFORM) {
      return { status: 200, body: { entries: [...asked].reverse().flatMap(({ entries }) => entries) } };
    }
    return { status: 500 };
  };
}

function ownerTrade({ instruction_index, underlying_currency, ...trade }: LayeredExecution['trades'][number]) {
  return { ...trade, leg: instruction_index, asset: underlying_currency, source: 'execution', platform_code: PLATFORM };
}
