import { compose, TOPICS, type Composed, type MessageType } from '@ballast/contracts';
import { holdsDecided, holdsPlace } from '@ballast/contracts/credit';
import { executionsSettle } from '@ballast/contracts/execution';
import { operationRequested, operationStatusChanged, participantsListed } from '@ballast/contracts/operation';
import { pricesLock, pricesLocked, pricesQuote, pricesQuoted } from '@ballast/contracts/pricing';
import { newId, systemClock, toTimestamp } from '@ballast/kernel';
import { eventually, useRunningService } from '@ballast/test-infra';
import { decisionWith, instrumentOf, outsideCause, PRICE_INPUTS } from '@ballast/test-kit';
import { service } from '../index';
import { NO_CLIENTS } from '../testing/no-clients';

const orchestrator = useRunningService(
  service,
  [TOPICS.creditCommands, TOPICS.pricingCommands, TOPICS.executionRequests, TOPICS.operationEvents],
  { ...NO_CLIENTS, STALLED_AFTER_MS: '1000', STALLED_LOOK_INTERVAL_MS: '100' },
);

const strategyId = newId();
const PRICES = [{ asset: 'BTC', price: '60000.00', source: 'feed', as_of: '2026-04-17T10:30:01.000Z' }];
const BTC = instrumentOf('BTC');

/** A partial sell of one participant, with the answers of the other services to it. */
class Sell {
  readonly id = newId();

  async begin(): Promise<void> {
    const participants = [{ participant_code: 'CUST01', amount: '600.00' }];
    await this.say(operationRequested, {
      operation_id: this.id,
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
      created_at: toTimestamp(systemClock()),
    });
    await this.say(participantsListed, { operation_id: this.id, chunk: 0, first_index: 0, participants });
    await this.heard(pricesQuote);
  }

  quote(prices: typeof PRICES): Promise<void> {
    const missing = prices.length === 0 ? ['BTC'] : [];
    return this.say(pricesQuoted, { operation_id: this.id, prices, instruments: [BTC], missing, inputs: PRICE_INPUTS });
  }

  decide(): Promise<void> {
    const leg = { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '600.00', hold: '0.01020000' } as const;
    return this.say(holdsDecided, {
      operation_id: this.id,
      chunk: 0,
      quoted_currency: 'USD',
      float_available_before: '',
      float_available_after: '',
      decisions: [decisionWith({ participant_code: 'CUST01', legs: [leg] })],
    });
  }

  lock(): Promise<void> {
    return this.say(pricesLocked, { operation_id: this.id, prices: PRICES, missing: [], inputs: PRICE_INPUTS });
  }

  async heard(type: { readonly type: string }): Promise<readonly string[]> {
    const values = (): readonly string[] =>
      orchestrator.driver
        .received(type.type)
        .map(({ value }) => value)
        .filter((value) => value.includes(this.id));
    await eventually(`${type.type} is sent`, () => values().length > 0);
    return values();
  }

  private say<T>(type: MessageType<T>, data: T): Promise<void> {
    const key = type.topic === TOPICS.strategyRequests ? strategyId : this.id;
    const at = toTimestamp(systemClock());
    const message: Composed = compose(type, {
      key,
      cause: outsideCause(this.id, 'WATCH'),
      place: newId(),
      occurredAt: at,
      data,
    });
    return orchestrator.driver.send([message]);
  }
}

async function stalled(internalUrl: string): Promise<string | undefined> {
  const text = await (await fetch(`${internalUrl}/metrics`)).text();
  return /^ballast_operations_stalled\{[^}]*\} (\d+)$/m.exec(text)?.[1];
}

describe('an Operation without its answer', () => {
  it('raises an alarm after a while, is not ended by a time-out, and goes on when the answer comes', async () => {
    const { internalUrl } = await orchestrator.start();
    const sell = new Sell();
    await sell.begin();
    await sell.quote(PRICES);
    await sell.heard(holdsPlace);
    await eventually('the alarm', async () => (await stalled(internalUrl)) === '1');
    await sell.decide();
    await eventually('the alarm is over', async () => (await stalled(internalUrl)) === '0');
    await eventually('the alarm about its lock', async () => (await stalled(internalUrl)) === '1');
    expect(await sell.heard(operationStatusChanged)).toHaveLength(1);
    await sell.lock();
    await sell.heard(executionsSettle);
  });
});

describe('a quote that comes again', () => {
  it('changes nothing, also after the market has moved', async () => {
    const sell = new Sell();
    await sell.begin();
    await sell.quote(PRICES);
    await sell.heard(holdsPlace);
    await sell.quote([]);
    await sell.decide();
    await sell.heard(pricesLock);
    await sell.quote([]);
    await sell.lock();
    const [settle] = await sell.heard(executionsSettle);
    expect(settle).toContain('"price":"60000.00"');
    expect((await sell.heard(operationStatusChanged)).some((value) => value.includes('failed'))).toBe(false);
  });
});
