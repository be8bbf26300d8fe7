import { compose, decode, TOPICS, type Composed, type MessageType } from '@ballast/contracts';
import { holdsDecided, holdsPlace } from '@ballast/contracts/credit';
import { operationRequested, participantsListed } from '@ballast/contracts/operation';
import { pricesLock } from '@ballast/contracts/pricing';
import { newId, systemClock, toTimestamp } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { decisionWith, instrumentOf, outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { NO_CLIENTS } from '../testing/no-clients';

const orchestrator = useRunningService(service, [TOPICS.creditCommands, TOPICS.pricingCommands], NO_CLIENTS);

const strategyId = newId();
const operationId = newId();
const PRICES = [{ asset: 'BTC', price: '60000.00', source: 'sandbox', as_of: '2026-04-17T10:30:01.000Z' }];
const BTC = instrumentOf('BTC');

function message<T>(type: MessageType<T>, data: T): Composed {
  const at = toTimestamp(systemClock());
  const origin = { cause: outsideCause(operationId, 'PLANS'), place: newId(), occurredAt: at };
  const key = type.topic === TOPICS.strategyRequests ? strategyId : operationId;
  return compose(type, { ...origin, key, data });
}

/** The one message of this type that was sent. */
async function sent<T>(type: MessageType<T>): Promise<T> {
  await eventually(`${type.type} is sent`, () => orchestrator.driver.received(type.type).length === 1);
  return orchestrator.driver.received(type.type).map((found) => decode(type, found).data)[0] as T;
}

describe('an Operation that is stored between its messages', () => {
  it('keeps the prices of its plan: for the check of a list that comes later, and for the bound of its lock', async () => {
    const request = message(operationRequested, {
      operation_id: operationId,
      strategy_id: strategyId,
      request_id: newId(),
      type: 'partial_sell',
      quoted_currency: 'USD',
      quoted_scale: 2,
      allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      instruments: [BTC],
      participants: 1,
      chunks: 1,
      default_scope: false,
      chunk_participants: 500,
      plan: { plan_id: newId(), prices: PRICES, instruments: [BTC] },
      created_at: toTimestamp(systemClock()),
    });
    await orchestrator.driver.send([request]);
    await eventually('the Operation is stored', async () => {
      const found = await orchestrator.sql.query('SELECT 1 FROM orchestrator.operations WHERE id = $1', [operationId]);
      return found.rowCount === 1;
    });
    const planned = { outcome: 'accepted' as const, status_reason: '', holdings: { BTC: '1.00000000' } };
    const participants = [{ participant_code: 'CUST01', amount: '600.00', planned }];
    await orchestrator.driver.send([
      message(participantsListed, { operation_id: operationId, chunk: 0, first_index: 0, participants }),
    ]);
    expect(await sent(holdsPlace)).toMatchObject({ reference_prices: { BTC: '60000.00' } });

    const leg = { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '600.00', hold: '0.01020000' } as const;
    const holdings = [{ asset: 'BTC', balance: '1.00000000', held: '0.00000000' }];
    await orchestrator.driver.send([
      message(holdsDecided, {
        operation_id: operationId,
        chunk: 0,
        quoted_currency: 'USD',
        float_available_before: '',
        float_available_after: '',
        decisions: [decisionWith({ participant_code: 'CUST01', legs: [leg], holdings })],
      }),
    ]);
    expect(await sent(pricesLock)).toMatchObject({ bound: { prices: PRICES, lock_at: 'bound' } });
  });
});
