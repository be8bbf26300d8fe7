import {
  compose,
  decode,
  isTerminal,
  TOPICS,
  type Composed,
  type CreditDecision,
  type MessageType,
  type OperationRequested,
  type OperationType,
} from '@ballast/contracts';
import { holdsDecided, holdsPlace, holdsRelease, holdsReleased, settlementPosted } from '@ballast/contracts/credit';
import { executionsSettle } from '@ballast/contracts/execution';
import {
  cancelAnswered,
  operationCancelRequested,
  operationRequested,
  operationStatusChanged,
  participantsListed,
  traderUpdated,
  traderUpdateRequested,
} from '@ballast/contracts/operation';
import { operationEndOrdered } from '@ballast/contracts/operator';
import { pricesLock, pricesLocked, pricesQuote, pricesQuoted } from '@ballast/contracts/pricing';
import { executionId, newId, systemClock, toTimestamp, traderId } from '@ballast/kernel';
import { describeFold, type FoldUnderTest, eventually, useRunningService } from '@ballast/test-infra';
import { decisionWith, instrumentOf, outsideCause, PRICE_INPUTS } from '@ballast/test-kit';
import { service } from '../index';
import { record } from '../record';
import { NO_CLIENTS } from '../testing/no-clients';
import { ChunkRetention } from '../persistence/chunk-retention';
import { TraderUpdateRetention } from '../persistence/trader-update-retention';

const PLATFORM = 'FOLDED';
const BTC = instrumentOf('BTC');
const PRICES = [{ asset: 'BTC', price: '60000.00', source: 'feed', as_of: '2026-04-17T10:30:01.000Z' }];
const BUY = { asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '100.00' } as const;
const SELL = { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '60.00', hold: '0.01020000' } as const;
const SKIPPED = { outcome: 'skipped' as const, status_reason: 'no_holdings', status_code: 'no_holdings', legs: [] };

const running = useRunningService(
  service,
  [
    TOPICS.creditCommands,
    TOPICS.pricingCommands,
    TOPICS.executionRequests,
    TOPICS.operationEvents,
    TOPICS.executionEvents,
  ],
  NO_CLIENTS,
);

function message<T>(type: MessageType<T>, key: string, correlationId: string, data: T): Composed {
  const cause = outsideCause(correlationId, PLATFORM);
  return compose(type, { key, cause, place: newId(), occurredAt: toTimestamp(systemClock()), data });
}

/** Values of the messages of a type that name an id, once there are as many as `count`. */
function heard(type: { readonly type: string }, id: string, count: number): Promise<readonly string[]> {
  return eventually(`${count} times ${type.type}`, () => {
    const values = running.driver.received(type.type).flatMap(({ value }) => (value.includes(id) ? [value] : []));
    return values.length >= count ? values : undefined;
  });
}

/** An Operation with the answers of the other services to it. */
class Story {
  readonly id = newId();

  constructor(
    readonly strategyId: string,
    readonly type: OperationType,
  ) {}

  request(fields: Partial<OperationRequested>): Promise<void> {
    return this.say(operationRequested, this.strategyId, {
      operation_id: this.id,
      strategy_id: this.strategyId,
      request_id: newId(),
      type: this.type,
      quoted_currency: 'USD',
      quoted_scale: 2,
      allocations: [{ underlying_currency: 'BTC', weight: '1' }],
      instruments: [BTC],
      participants: 1,
      chunks: 1,
      default_scope: false,
      chunk_participants: 1,
      created_at: toTimestamp(systemClock()),
      ...fields,
    });
  }

  /** Lists a chunk of one participant, by its number. */
  list(chunk: number): Promise<void> {
    const setting = this.type === 'enrollment' ? { auto_rebalance: true } : {};
    return this.say(participantsListed, this.strategyId, {
      operation_id: this.id,
      chunk,
      first_index: chunk,
      participants: [{ participant_code: `P${chunk}`, amount: '100.00', ...setting }],
    });
  }

  decide(chunk: number, decision: Pick<CreditDecision, 'legs'> & Partial<CreditDecision>): Promise<void> {
    return this.say(holdsDecided, this.strategyId, {
      operation_id: this.id,
      chunk,
      quoted_currency: 'USD',
      float_available_before: '',
      float_available_after: '',
      decisions: [decisionWith({ participant_code: `P${chunk}`, index: chunk, ...decision })],
    });
  }

  async quote(): Promise<void> {
    await heard(pricesQuote, this.id, 1);
    await this.say(pricesQuoted, this.id, {
      operation_id: this.id,
      prices: PRICES,
      instruments: [BTC],
      missing: [],
      inputs: PRICE_INPUTS,
    });
  }

  async lock(): Promise<void> {
    await heard(pricesLock, this.id, 1);
    await this.say(pricesLocked, this.id, { operation_id: this.id, prices: PRICES, missing: [], inputs: PRICE_INPUTS });
  }

  settle(chunk: number, refusedLegs: readonly number[] = []): Promise<void> {
    const source_id = executionId(this.id, `P${chunk}`);
    return this.say(settlementPosted, this.id, {
      source: 'execution',
      operation_id: this.id,
      chunk,
      executed_at: toTimestamp(systemClock()),
      refused: refusedLegs.map((leg) => ({ source_id, leg })),
    });
  }

  async release(chunk: number, traders: readonly string[]): Promise<void> {
    await heard(holdsRelease, this.id, 1);
    const released = { operation_id: this.id, chunk, source_ids: [], traders: [...traders] };
    await this.say(holdsReleased, this.strategyId, released);
  }

  async cancel(): Promise<void> {
    await this.say(operationCancelRequested, this.strategyId, {
      operation_id: this.id,
      strategy_id: this.strategyId,
    });
    await heard(cancelAnswered, this.id, 1);
  }

  end(): Promise<void> {
    return this.say(operationEndOrdered, this.id, { operation_id: this.id, reason: 'an answer is lost' });
  }

  async ended(): Promise<void> {
    await eventually(`the ${this.type} has ended`, () =>
      running.driver
        .received(operationStatusChanged.type)
        .map((received) => decode(operationStatusChanged, received).data.operation)
        .some(({ id, status }) => id === this.id && isTerminal(status)),
    );
  }

  private say<T>(type: MessageType<T>, key: string, data: T): Promise<void> {
    return running.driver.send([message(type, key, this.id, data)]);
  }
}

/** Three chunks: one settles, the venue refuses a leg of one, and one is rejected before. */
async function enroll(strategyId: string): Promise<void> {
  const story = new Story(strategyId, 'enrollment');
  await story.request({ participants: 3, chunks: 3 });
  for (const chunk of [0, 1, 2]) await story.list(chunk);
  await heard(holdsPlace, story.id, 3);
  const opens = { trader_exists: true, opens_trader: true };
  await story.decide(1, { legs: [BUY], ...opens });
  await story.decide(0, { legs: [BUY], ...opens });
  const reason = { status_reason: 'insufficient_funds', status_code: 'insufficient_funds' };
  await story.decide(2, { outcome: 'rejected', ...reason, legs: [], trader_exists: false });
  await story.lock();
  await heard(executionsSettle, story.id, 2);
  await story.settle(0);
  await story.settle(1, [0]);
  await story.ended();
}

/** Two changes of a Trader, one after the other, the first of them published twice. */
async function changeTrader(strategyId: string): Promise<void> {
  const trader_id = traderId(strategyId, 'P0');
  const change = (auto_rebalance: boolean): Composed =>
    message(traderUpdateRequested, strategyId, newId(), { trader_id, strategy_id: strategyId, auto_rebalance });
  const [off, on] = [change(false), change(true)];
  await running.driver.send([off, on, off]);
  await heard(traderUpdated, trader_id, 2);
}

/** Two rebalances of the default scope. The first one ends, and the second one stays in the queue, under way. */
async function rebalance(strategyId: string): Promise<void> {
  const [first, second] = [new Story(strategyId, 'rebalance'), new Story(strategyId, 'rebalance')];
  for (const story of [first, second]) await story.request({ participants: 0, chunks: 0, default_scope: true });
  await first.quote();
  await heard(holdsPlace, first.id, 2);
  for (const chunk of [0, 1]) await first.decide(chunk, SKIPPED);
  await first.ended();
  await second.quote();
  await heard(holdsPlace, second.id, 2);
}

/** An Operation that is cancelled before its check, and one whose chunk is decided when it is cancelled. */
async function cancel(strategyId: string): Promise<void> {
  const unchecked = new Story(strategyId, 'partial_sell');
  await unchecked.request({});
  await unchecked.list(0);
  await heard(pricesQuote, unchecked.id, 1);
  await unchecked.cancel();
  await unchecked.release(0, []);
  await unchecked.ended();
  const decided = new Story(strategyId, 'partial_sell');
  await decided.request({});
  await decided.list(0);
  await decided.quote();
  await heard(holdsPlace, decided.id, 1);
  await decided.decide(0, { legs: [SELL] });
  await heard(pricesLock, decided.id, 1);
  await decided.cancel();
  await decided.release(0, []);
  await decided.ended();
}

/** An operator ends an enrollment whose decision is lost. Its last chunk and the decision arrive after its end. */
async function endByOperator(strategyId: string): Promise<void> {
  const story = new Story(strategyId, 'enrollment');
  await story.request({ participants: 2, chunks: 2 });
  await story.list(0);
  await heard(holdsPlace, story.id, 1);
  await story.end();
  await story.release(0, ['P0']);
  await story.ended();
  await story.list(1);
  await story.decide(0, { legs: [BUY], opens_trader: true });
  await story.cancel();
}

async function work(): Promise<void> {
  const strategyId = newId();
  await enroll(strategyId);
  await changeTrader(strategyId);
  await rebalance(strategyId);
  await cancel(strategyId);
  await endByOperator(newId());
}

const retentionsOf: FoldUnderTest['retentionsOf'] = (writePath, logger) => [
  new ChunkRetention(writePath, { CHUNKS_KEPT_DAYS: 0 }, logger),
  new TraderUpdateRetention(writePath, { HANDLED_KEPT_DAYS: 0 }, logger),
];

describeFold({ record, databaseUrl: () => running.databaseUrl, work, retentionsOf });
