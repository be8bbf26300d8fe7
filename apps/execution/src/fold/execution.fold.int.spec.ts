import { compose, decode, TOPICS, type ExecutionsSettle, type MessageType } from '@ballast/contracts';
import { executionsSettle, executionsWithdraw, settlementDelayed, tradesBooked } from '@ballast/contracts/execution';
import { quoteAuthorized, quoteTraded } from '@ballast/contracts/quote';
import { executionId, newId, traderId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { describeFold, type FoldUnderTest, eventually, useRunningService } from '@ballast/test-infra';
import { instrumentOf, outsideCause } from '@ballast/test-kit';
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
  await tradeQuotes();
  await arm('venue_reject:ETH', newId(), 5);
  await running.http.call('DELETE', '/internal/faults');
}

/** Books the trade of one quote, and meets a refusal with another one; each comes twice. */
async function tradeQuotes(): Promise<void> {
  const [filled, refused] = [authorized(newId(), 'BTC'), authorized(newId(), 'SOL')];
  await running.http.call('POST', '/internal/faults', {
    id: newId(),
    scenario: 'venue_reject:SOL',
    times: 1,
    strategy_id: null,
  });
  const again = [authorized(filled.key, 'BTC'), authorized(refused.key, 'SOL')];
  await running.driver.send([filled, refused, ...again].map(({ message }) => message));
  const outcomes = () =>
    running.driver
      .received(quoteTraded.type)
      .map((message) => decode(quoteTraded, message).data)
      .filter(({ quote }) => [filled.key, refused.key].includes(quote.quote_id))
      .map(({ quote, trade_id }) => `${quote.underlying} ${trade_id === '' ? 'refused' : 'traded'}`);
  await eventually('both quotes are traded', () => new Set(outcomes()).size === 2);
  expect(outcomes()).toEqual(expect.arrayContaining(['BTC traded', 'SOL refused']));
}

/** An authorized quote, by the id of the quote. */
function authorized(quoteId: string, asset: string): { readonly key: string; readonly message: OutgoingMessage } {
  const account = { participant_code: 'P1', account_group: '', account_label: 'general' };
  const at = '2026-04-17T10:00:00.000Z';
  const data = {
    quote: {
      quote_id: quoteId,
      request_id: newId(),
      ...account,
      initiated_by: '',
      side: 'buy' as const,
      underlying: asset,
      quoted_currency: 'USD',
      quantity: '0.00100000',
      price: '60000.00',
      total_notional: '60.00',
      asset_cost_notional: '60.00',
      spread_bps: '0.00',
      spread_notional: '0.00',
      expire_ts: Date.parse(at),
      obo_participant: account,
      status: 'open' as const,
      trade_id: '',
      grant_version: 0,
      authorized_at: '',
      created_at: at,
      updated_at: at,
    },
    account_id: newId(),
    instrument: instrumentOf(asset),
    request_id: newId(),
    authorized_at: at,
    grant_version: 0,
    own_account: 'participant:P1',
    cash_account: 'float',
  };
  const cause = outsideCause(quoteId, 'SANDBX');
  const key = `${asset}/USD`;
  return { key: quoteId, message: compose(quoteAuthorized, { key, cause, place: newId(), occurredAt: at, data }) };
}

const retentionsOf: FoldUnderTest['retentionsOf'] = (writePath, logger) => [
  new SettledChunkRetention(writePath, { HANDLED_KEPT_DAYS: 0 }, logger),
];

describeFold({ record, databaseUrl: () => running.databaseUrl, work, retentionsOf });
