import { compose, decode, TOPICS } from '@ballast/contracts';
import { executionsSettle, tradesBooked } from '@ballast/contracts/execution';
import { executionId, newId, toTimestamp, traderId } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { service } from '../index';

const execution = useRunningService(service, [TOPICS.tradeEvents], { BALLAST_MODE: 'production' });

/** The text of a command that settles one Execution, as a waiting chunk stores it. */
function storedCommand(operationId: string): string {
  const strategyId = newId();
  return compose(executionsSettle, {
    key: `${operationId}:0`,
    cause: outsideCause(operationId, 'SANDBX'),
    place: newId(),
    occurredAt: toTimestamp(new Date()),
    data: {
      operation_id: operationId,
      strategy_id: strategyId,
      type: 'rebalance',
      quoted_currency: 'USD',
      chunk: 0,
      preceding: {},
      totals: { ETH: 1 },
      scales: { USD: 2, ETH: 8 },
      executions: [
        {
          execution_id: executionId(operationId, 'P0'),
          trader_id: traderId(strategyId, 'P0'),
          participant_code: 'P0',
          legs: [{ leg: 0, asset: 'ETH', side: 'buy', price: '60000.00', quantity: '0.08333333', notional: '4999.99' }],
        },
      ],
    },
  }).value;
}

describe('a waiting chunk that cannot be decoded', () => {
  it('stays, and keeps no other chunk waiting', async () => {
    const unreadable = newId();
    const readable = newId();
    await execution.sql.query(
      `INSERT INTO execution.settled_chunks (operation_id, chunk, due_at, command, key, origin, taken_at)
       VALUES ($1, 0, now() - interval '1 hour', '{', 'a', 'b', now()),
              ($2, 0, now() - interval '1 minute', $3, 'c', 'execution.requests.v1/0/7/0', now())`,
      [unreadable, readable, storedCommand(readable)],
    );
    await eventually('the other chunk is booked', () =>
      execution.driver
        .received(tradesBooked.type)
        .map((message) => decode(tradesBooked, message))
        .some(({ data, input }) => data.operation_id === readable && input === 'execution.requests.v1/0/7/0'),
    );
    const { rows } = await execution.sql.query(
      'SELECT operation_id, command, key, origin, due_at > now() AS is_later FROM execution.settled_chunks WHERE due_at IS NOT NULL',
    );
    expect(rows).toEqual([{ operation_id: unreadable, command: '{', key: 'a', origin: 'b', is_later: true }]);
  });
});
