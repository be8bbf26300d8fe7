import { compose, TOPICS, type ExecutionsSettle } from '@ballast/contracts';
import { executionsSettle, tradesBooked } from '@ballast/contracts/execution';
import type { OwnedTrade } from '@ballast/internal-api';
import { executionId, newId, systemClock, toTimestamp, tradeId, traderId } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { service } from '../../index';

const execution = useRunningService(service, [TOPICS.tradeEvents], { BALLAST_MODE: 'production' });

const operationId = newId();
const strategyId = newId();
const ids = ['A', 'B', 'C'].map((code) => executionId(operationId, code));
const [a = '', b = '', c = ''] = ids;

/** A and B trade two assets each, C nothing. */
function command(): ExecutionsSettle {
  return {
    operation_id: operationId,
    strategy_id: strategyId,
    type: 'enrollment',
    quoted_currency: 'USD',
    chunk: 0,
    preceding: {},
    totals: { BTC: 2, ETH: 2 },
    scales: { USD: 2, BTC: 8, ETH: 8 },
    executions: ['A', 'B', 'C'].map((code) => ({
      execution_id: executionId(operationId, code),
      trader_id: traderId(strategyId, code),
      participant_code: code,
      legs:
        code === 'C'
          ? []
          : [
              { leg: 0, asset: 'BTC', side: 'buy', price: '60000.00', quantity: '0.00100000', notional: '60.00' },
              { leg: 1, asset: 'ETH', side: 'buy', price: '3000.00', quantity: '0.01333333', notional: '40.00' },
            ],
    })),
  };
}

beforeAll(async () => {
  const settle = compose(executionsSettle, {
    key: `${operationId}:0`,
    cause: outsideCause(operationId, 'TRADES'),
    place: newId(),
    occurredAt: toTimestamp(systemClock()),
    data: command(),
  });
  await execution.driver.send([settle]);
  await eventually('the trades are booked', () => execution.driver.received(tradesBooked.type).length === 1);
});

async function search(executionIds: readonly string[]): Promise<readonly OwnedTrade[]> {
  const body = { execution_ids: executionIds };
  return (await execution.http.call<{ trades: readonly OwnedTrade[] }>('POST', '/internal/trades/search', body)).trades;
}

describe('POST /internal/trades/search', () => {
  it('finds the trades of several Executions, those of each together and in Instruction order', async () => {
    const found = await search([c, b, a, newId()]);
    expect(found.map(({ id }) => id)).toEqual(
      [a, b].sort().flatMap((id) => [0, 1].map((leg): string => tradeId(id, leg))),
    );
    expect(found.filter(({ execution_id }) => execution_id === a)).toMatchObject([
      { leg: 0, asset: 'BTC', price: '60000.00', quantity: '0.00100000', notional: '60.00' },
      { leg: 1, asset: 'ETH', price: '3000.00', quantity: '0.01333333', notional: '40.00' },
    ]);
    expect(await search([c])).toEqual([]);
  });

  it('names the violations of a request', async () => {
    await expect(search([])).rejects.toMatchObject({
      options: { errors: ['body/execution_ids must have at least 1 entries'] },
    });
    await expect(search(['7'])).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('is not found without the internal token', async () => {
    const { internalUrl } = await execution.start();
    expect((await fetch(`${internalUrl}/internal/trades/search`, { method: 'POST' })).status).toBe(404);
  });
});
