import { generateKeyPairSync } from 'node:crypto';
import { compose, type PostedTransfer, TOPICS } from '@ballast/contracts';
import { depositPosted, transactionsPosted } from '@ballast/contracts/credit';
import { tradesBooked } from '@ballast/contracts/execution';
import { readSealingKey } from '@ballast/domain-seal';
import { newId, transactionId } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import { useTestDatabase } from '@ballast/test-infra';
import { outsideCause } from '@ballast/test-kit';
import { ballast, type Called } from '../testing/operator';
import { SealedLog } from '../testing/sealed-log';

const AT = '2026-04-17T10:00:00.000Z';
const LATER = '2026-04-17T11:00:00.000Z';
const KEY = readSealingKey(
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
);
const [operation_id, source_id, trader_id, depositId] = [newId(), newId(), newId(), newId()];
const cause = outsideCause(operation_id, 'SANDBX');

let log: SealedLog;

afterAll(() => log.close());
const server = useTestDatabase();
const TERMS = { type: 'enrollment', strategy_id: newId(), quoted_currency: 'USD' } as const;
const TRADE = { price: '60000.00', trade_id: newId() };
const call = (...args: readonly string[]): Promise<Called> =>
  ballast({ DATABASE_URL: server.url, LOG_PARTITIONS: '2' }, 'audit', 'replay', ...args);

function deposited(): OutgoingMessage {
  const times = { created_at: AT, updated_at: AT };
  const deposit = { id: depositId, request_id: newId(), account: 'float', asset: 'USD', amount: '100.00', ...times };
  const data = { deposit, transaction_id: transactionId(depositId), position: 1, balance_after: '100.00' };
  return compose(depositPosted, { key: 'SANDBX', cause, place: 0, occurredAt: AT, data });
}

function booked(): OutgoingMessage {
  const trade = { leg: 0, asset: 'BTC', side: 'buy' as const, quantity: '0.001', notional: '60.00' };
  const booking = { source_id, trader_id, participant_code: 'A', trades: [{ ...trade, ...TRADE }] };
  return compose(tradesBooked, {
    key: `${operation_id}:0`,
    cause,
    place: 0,
    occurredAt: AT,
    data: {
      source: 'execution',
      operation_id,
      ...TERMS,
      chunk: 0,
      executed_at: AT,
      venue: 'house',
      scales: { USD: 2, BTC: 8 },
      bookings: [{ ...booking, refused_leg: null }],
    },
  });
}

/** The postings of the booked trade. `place` makes another message of it. */
function posted(
  place: number,
  first_position: number,
  { told = TRADE, ...cash }: Partial<PostedTransfer> & { readonly told?: typeof TRADE } = {},
): OutgoingMessage {
  const house = { leg: 0, counter_account: 'house' } as const;
  const transfers = [
    {
      ...house,
      purpose: 'buy_cash' as const,
      account: 'float',
      asset: 'USD',
      amount: '-60.00',
      balance_after: '40.00',
      ...cash,
    },
    {
      ...house,
      purpose: 'buy_asset' as const,
      account: `trader:${trader_id}`,
      asset: 'BTC',
      amount: '0.00100000',
      balance_after: '0.00100000',
      ...told,
    },
  ];
  const ids = { transaction_id: transactionId(source_id), source_id, participant_code: 'A' };
  const transactions = [{ ...ids, first_position, transfers }];
  const data = { source: 'execution' as const, operation_id, ...TERMS, chunk: 0, first_position, transactions };
  return compose(transactionsPosted, { key: 'SANDBX', cause, place, occurredAt: place === 0 ? AT : LATER, data });
}

beforeAll(async () => {
  log = await SealedLog.open(server.url, KEY);
});

describe('ballast audit replay', () => {
  it('comes to the recorded postings again, and counts a message that stands twice once', async () => {
    await log.send([deposited()]);
    await log.send([booked()]);
    await log.send([posted(0, 2)]);
    await log.send([posted(0, 2)]);
    const { code, out } = await call('--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      holds: true,
      decided: { 'deposit.posted': 1, 'transactions.posted': 1 },
      not_decided_again: { 'trades.booked': 1 },
      awaited: {},
      differences: [],
    });
  });

  it('names what comes out otherwise, unless it is of another time', async () => {
    await log.send([posted(1, 4, { amount: '-61.00', balance_after: '-20.00' })]);
    const { code, out } = await call();
    expect(code).toBe(1);
    expect(out).toContain(`${TOPICS.ledgerEvents}/`);
    expect(out).toContain(`  recorded: ${source_id}: buy_cash 0: -61.00 USD; buy_asset 0: 0.00100000 BTC`);
    expect(out).toContain('  decided:  no such transfers and terms follow from its booked trades\n');
    expect((await call('--to', AT)).code).toBe(0);
    expect((await call('--from', LATER)).code).toBe(1);
  });

  it('names a balance that does not follow from the one before', async () => {
    await log.send([posted(2, 6, { balance_after: '-81.00' })]);
    const { out } = await call('--json');
    expect((JSON.parse(out) as { differences: unknown[] }).differences.at(-1)).toMatchObject({
      type: 'transactions.posted',
      member: 'transfers/0/balance_after',
      recorded: '-81.00',
      decided: '-80.00',
    });
  });

  it('names a price that is not that of the trade', async () => {
    await log.send([posted(3, 8, { balance_after: '-140.00', told: { ...TRADE, price: '60001.00' } })]);
    const { out } = await call('--json');
    expect((JSON.parse(out) as { differences: unknown[] }).differences.at(-1)).toMatchObject({
      type: 'transactions.posted',
      member: 'transactions',
      recorded: expect.stringContaining('trade 0: 60001.00') as string,
    });
  });

  it.each([[['--from', 'yesterday']], [['--rules', 'old']]])('refuses wrong use: %j', async (args) => {
    expect(await call(...args)).toMatchObject({ code: 2, out: '' });
  });
});
