import { compose, decode, TOPICS, type ExecutionsSettle, type MessageType } from '@ballast/contracts';
import { executionsSettle, executionsWithdraw, settlementDelayed, tradesBooked } from '@ballast/contracts/execution';
import { executionId, newId, traderId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { describeFold, type FoldUnderTest, eventually, useRunningService } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { record } from '../record';
import { SettledChunkRetention } from '../settle-executions/settled-chunk-retention';

const STRATEGY = newId();
const CHUNKS = 4;
const DELAY_MS = 400;
/** A wait that outlasts the spec. */
const LONG_DELAY_MS = 3_600_000;

const running = useRunningService(service, [TOPICS.tradeEvents], { BALLAST_MODE: 'sandbox' });

/** The chunks of a new Operation in two assets. */
function operation(strategyId: string): readonly ExecutionsSettle[] {
  const operationId = newId();
  return Array.from({ length: CHUNKS }, (_, chunk) => {
    const codes = Array.from({ length: 5 }, (_each, index) => `P${chunk * 5 + index}`);
    return {
      operation_id: operationId,
      strategy_id: strategyId,
      type: 'enrollment',
      quoted_currency: 'USD',
      chunk,
      preceding: { BTC: chunk * 5, ETH: chunk * 5 },
      totals: { BTC: CHUNKS * 5, ETH: CHUNKS * 5 },
      scales: { USD: 2, BTC: 8, ETH: 8 },
      executions: codes.map((code) => ({
        execution_id: executionId(operationId, code),
        trader_id: traderId(strategyId, code),
        participant_code: code,
        legs: ['BTC', 'ETH'].map((asset, leg) => ({
          leg,
          asset,
          side: 'buy',
          price: '60000.00',
          quantity: '0.08333333',
          notional: '4999.90',
        })),
      })),
    };
  });
}

function command(type: MessageType<ExecutionsSettle>, data: ExecutionsSettle): OutgoingMessage {
  return compose(type, {
    key: `${data.operation_id}:${data.chunk}`,
    cause: outsideCause(data.operation_id, 'SANDBX'),
    place: newId(),
    occurredAt: '2026-04-17T10:00:00.000Z',
    data,
  });
}

function send(type: MessageType<ExecutionsSettle>, ...chunks: readonly ExecutionsSettle[]): Promise<void> {
  return running.driver.send(chunks.map((chunk) => command(type, chunk)));
}

/** Arms a fault that strikes the next Operation of a Strategy. */
async function arm(scenario: string, strategyId: string, times = 1): Promise<void> {
  const fault = { id: newId(), scenario, times, strategy_id: strategyId };
  await running.http.call('POST', '/internal/faults', fault);
}

/** Waits for messages of a type about the chunks. */
async function told(
  type: typeof tradesBooked | typeof settlementDelayed,
  count: number,
  of: readonly ExecutionsSettle[],
) {
  const ids = new Set(of.map(({ operation_id }) => operation_id));
  await eventually(`${count} times ${type.type}`, () => {
    const messages = running.driver.received(type.type);
    const found = messages.filter((message) =>
      ids.has(
        decode<{ operation_id: string }>(type as MessageType<{ operation_id: string }>, message).data.operation_id,
      ),
    );
    return found.length >= count;
  });
}

/** Settles, refuses, delays and withdraws chunks, and clears the faults that are left. */
async function work(): Promise<void> {
  const plain = operation(STRATEGY);
  await send(executionsSettle, ...plain, ...plain.slice(0, 1));
  const refused = newId();
  await arm('venue_reject:BTC', refused, 7);
  const rejected = operation(refused);
  await send(executionsSettle, ...rejected);
  const slow = newId();
  await arm(`slow_settle:${DELAY_MS}`, slow);
  const delayed = operation(slow);
  await send(executionsSettle, ...delayed);
  const stuck = newId();
  await arm(`slow_settle:${LONG_DELAY_MS}`, stuck);
  const waiting = operation(stuck);
  await send(executionsSettle, ...waiting);
  await told(settlementDelayed, CHUNKS, waiting);
  await told(tradesBooked, 3 * CHUNKS, [...plain, ...rejected, ...delayed]);
  // Chunks that wait, a settled one and an unknown one are withdrawn; two chunks go on waiting.
  const unknown = operation(STRATEGY);
  await send(executionsWithdraw, ...waiting.slice(0, 2), ...plain.slice(1, 2), ...unknown.slice(0, 1));
  await told(tradesBooked, CHUNKS + 1, plain);
  await told(tradesBooked, 2, waiting);
  await told(tradesBooked, 1, unknown);
  await arm('venue_reject:ETH', newId(), 5);
  await running.http.call('DELETE', '/internal/faults');
}

const retentionsOf: FoldUnderTest['retentionsOf'] = (writePath, logger) => [
  new SettledChunkRetention(writePath, { HANDLED_KEPT_DAYS: 0 }, logger),
];

describeFold({ record, databaseUrl: () => running.databaseUrl, work, retentionsOf });
