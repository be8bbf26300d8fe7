import { compose, decode, TOPICS, type MessageType, type PriceBound } from '@ballast/contracts';
import {
  pricesAwaited,
  pricesLock,
  pricesLocked,
  pricesMarked,
  pricesMoved,
  pricesQuote,
  pricesQuoted,
  pricesUnavailable,
} from '@ballast/contracts/pricing';
import { newId, toTimestamp } from '@ballast/kernel';
import { describeFold, eventually, useRunningService } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { service } from '../index';
import { record } from '../record';
import { priceRequest, type OfOperation, type PriceRequest } from '../testing/pricing-driver';

const DELAY_MS = 300;
/** A wait that outlasts the spec. */
const LONG_DELAY_MS = 3_600_000;

const running = useRunningService(service, [TOPICS.priceEvents, TOPICS.priceMarks], {
  BALLAST_MODE: 'sandbox',
  PRICING_WAIT_MS: '600',
  PRICING_LOOK_INTERVAL_MS: '100',
  PRICING_MARK_INTERVAL_MS: '1000',
});

/** The feed stands still, with stale prices: only pinned prices are fresh, and requests for others wait. */
beforeAll(async () => {
  await running.sql.query(`SELECT pg_advisory_lock(hashtextextended('pricing.walk', 0))`);
  await running.sql.query(`UPDATE pricing.quotes SET as_of = as_of - interval '1 hour'`);
});

/** Sends requests in one transaction. */
function send<T extends OfOperation>(type: MessageType<T>, ...requests: readonly T[]): Promise<void> {
  return running.driver.send(
    requests.map((data) =>
      compose(type, {
        key: data.operation_id,
        cause: outsideCause(data.operation_id, 'SANDBX'),
        place: newId(),
        occurredAt: toTimestamp(new Date()),
        data,
      }),
    ),
  );
}

/** Waits for messages of a type about an Operation. */
function told<T extends OfOperation>(type: MessageType<T>, { operation_id }: OfOperation, count = 1): Promise<boolean> {
  return eventually(`${count} times ${type.type}`, () => {
    const messages = running.driver.received(type.type).map((message) => decode(type, message));
    return messages.filter(({ data }) => data.operation_id === operation_id).length >= count;
  });
}

/** Arms a fault that strikes Operations of a Strategy. */
async function arm(scenario: string, { strategy_id }: PriceRequest, times = 1): Promise<void> {
  await running.http.call('POST', '/internal/faults', { id: newId(), scenario, times, strategy_id });
}

function pin(symbol: string, price: string): Promise<unknown> {
  return running.http.call('PUT', `/internal/prices/${symbol}`, { price });
}

const FAR_BOUND: PriceBound = {
  prices: [{ asset: 'BTC', price: '1000.00', source: 'feed', as_of: '2026-04-17T10:30:00.000Z' }],
  max_move_bps: 25,
  lock_at: 'market',
};

/** Pins and unpins prices, locks and quotes them, with faults, with waits that end and with one that goes on. */
async function work(): Promise<void> {
  await pin('BTC/USD', '60000.00');
  await pin('BTC/USD', '61000.00');
  await pin('ETH/USD', '3000.00');
  await running.http.call('DELETE', '/internal/prices/ETH/USD');
  const plain = priceRequest(['BTC']);
  const moved = priceRequest(['BTC'], { bound: FAR_BOUND });
  const [struck, slow, stuck] = [priceRequest(['BTC']), priceRequest(['BTC']), priceRequest(['BTC'])];
  await arm('price_unavailable', struck, 3);
  await arm(`slow_pricing:${DELAY_MS}`, slow);
  await arm(`slow_pricing:${LONG_DELAY_MS}`, stuck);
  await send(pricesLock, plain, moved, struck, slow, stuck);
  await send(pricesLock, plain, stuck);
  const stale = priceRequest(['ETH', 'SOL']);
  const quotes = [priceRequest(['BTC']), stale];
  await send(pricesQuote, ...quotes);
  await send(pricesLock, stale);
  await told(pricesLocked, plain, 2);
  await told(pricesMoved, moved);
  await told(pricesUnavailable, struck);
  await told(pricesAwaited, slow);
  await told(pricesLocked, slow);
  await told(pricesAwaited, stuck);
  // The quote and the lock of the stale prices wait, and are answered without them.
  await told(pricesAwaited, stale, 2);
  await told(pricesQuoted, stale);
  await told(pricesUnavailable, stale);
  // A quote that comes again after its wait is answered at once.
  await send(pricesQuote, stale);
  await told(pricesQuoted, stale, 2);
  await running.http.call('DELETE', '/internal/faults');
  await eventually('an interval is marked', () =>
    running.driver
      .received(pricesMarked.type)
      .some((message) => decode(pricesMarked, message).data.reason === 'interval'),
  );
}

describeFold({ record, databaseUrl: () => running.databaseUrl, work });
