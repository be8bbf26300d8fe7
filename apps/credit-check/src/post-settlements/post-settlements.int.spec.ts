import { TOPICS } from '@ballast/contracts';
import { settlementPosted } from '@ballast/contracts/credit';
import { executionId, newId, traderId, transactionId } from '@ballast/kernel';
import { eventually, readLedgerTables, useRunningService } from '@ballast/test-infra';
import { ledgerTableViolations } from '@ballast/test-kit';
import { service } from '../index';
import { CreditDriver, type HoldsDecidedData } from '../testing/credit-driver';
import { booked, chunkOf, place, type Chunk } from '../testing/messages';

const credit = useRunningService(service, [TOPICS.creditEvents, TOPICS.ledgerEvents]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe, { deadlineMs: 20_000 }),
  http: () => credit.http,
});

afterEach(async () => {
  expect(ledgerTableViolations(await readLedgerTables(credit.databaseUrl))).toEqual([]);
});

const codes = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `P${index}`);

interface Tenant {
  readonly platformCode: string;
  readonly strategyId: string;
}

async function tenantWith(participants: Parameters<CreditDriver['apply']>[1], float = '1000000.00'): Promise<Tenant> {
  const platformCode = driver.newPlatform();
  await driver.apply(platformCode, participants);
  await driver.deposit(platformCode, 'float', float);
  return { platformCode, strategyId: newId() };
}

function enrollment(tenant: Tenant, participants: readonly string[], amount = '1000.00'): Chunk {
  return chunkOf({ ...tenant, type: 'enrollment', amounts: participants.map((code) => [code, amount] as const) });
}

async function heldOnFloat({ platformCode }: Tenant): Promise<string | undefined> {
  return (await driver.float(platformCode))[0]?.held;
}

describe('trades.booked of buys', () => {
  it('captures the hold, pays the house and delivers the assets', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }]);
    const chunk = enrollment(tenant, ['A'], '10000.00');
    await driver.run(chunk);
    expect(await driver.float(tenant.platformCode)).toEqual([
      { asset: 'USD', balance: '990000.00', held: '0.00', available: '990000.00' },
    ]);
    expect(await driver.holdings(traderId(tenant.strategyId, 'A'))).toEqual([
      { asset: 'BTC', balance: '0.08333333', held: '0.00000000', available: '0.08333333' },
      { asset: 'ETH', balance: '1.00000000', held: '0.00000000', available: '1.00000000' },
      { asset: 'SOL', balance: '13.33333333', held: '0.00000000', available: '13.33333333' },
    ]);
    expect(await driver.balances(tenant.platformCode, 'A')).toMatchObject(
      ['BTC', 'ETH', 'SOL'].map((asset) => ({ account_label: tenant.strategyId, asset })),
    );
  });

  it('answers per chunk and reports each transaction with running balances', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }, { participant_code: 'B' }]);
    const chunk = enrollment(tenant, ['A', 'B']);
    await driver.run(chunk);
    const reply = await driver.awaited('the answer', settlementPosted, ({ key }) => key === chunk.operationId);
    expect(reply.data).toEqual({
      source: 'execution',
      operation_id: chunk.operationId,
      chunk: 0,
      executed_at: '2026-04-17T10:00:00.000Z',
      refused: [],
    });
    await eventually('the fact', () => driver.facts(chunk).length > 0);
    const [fact] = driver.facts(chunk);
    expect(fact?.transactions.map(({ transaction_id }) => transaction_id)).toEqual(
      ['A', 'B'].map((code) => transactionId(executionId(chunk.operationId, code))),
    );
    expect(fact).toMatchObject({ type: 'enrollment', strategy_id: tenant.strategyId, quoted_currency: 'USD' });
    const first = fact?.first_position ?? 0;
    expect(fact?.transactions).toMatchObject([
      { participant_code: 'A', first_position: first },
      { participant_code: 'B', first_position: first + 6 },
    ]);
    const transfers = fact?.transactions.flatMap((transaction) => transaction.transfers) ?? [];
    expect(transfers[0]).toEqual({
      leg: 0,
      purpose: 'buy_cash',
      account: 'float',
      counter_account: 'house',
      asset: 'USD',
      amount: '-500.00',
      balance_after: '999500.00',
    });
    expect(transfers[1]).toMatchObject({
      purpose: 'buy_asset',
      account: `trader:${traderId(tenant.strategyId, 'A')}`,
      amount: '0.00833333',
      balance_after: '0.00833333',
      price: '60000.00',
      trade_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(transfers.filter(({ account }) => account === 'float').map(({ balance_after }) => balance_after)).toEqual([
      '999500.00',
      '999200.00',
      '999000.00',
      '998500.00',
      '998200.00',
      '998000.00',
    ]);
  });

  it('splits the report of a large chunk over several messages', async () => {
    const participants = codes(400);
    const tenant = await tenantWith(participants.map((participant_code) => ({ participant_code })));
    const chunk = enrollment(tenant, participants);
    await driver.run(chunk);
    await eventually(
      'every transaction',
      () => driver.facts(chunk).flatMap((fact) => fact.transactions).length === 400,
    );
    expect(driver.facts(chunk).map(({ transactions }) => transactions.length)).toEqual([333, 67]);
  });

  it('gives back the money of a leg that was dropped at the locked price', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }]);
    const chunk = enrollment(tenant, ['A']);
    const decided = await driver.place(chunk);
    await driver.settle(chunk, decided, { dropped: ['SOL'] });
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ balance: '999200.00', held: '0.00' }]);
  });

  it('releases an Execution that trades nothing, without a transaction', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }]);
    const chunk = enrollment(tenant, ['A']);
    await driver.settle(chunk, await driver.place(chunk), { dropped: ['BTC', 'ETH', 'SOL'] });
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ balance: '1000000.00', held: '0.00' }]);
    expect((await driver.posted(chunk)).refused).toEqual([]);
    expect(driver.facts(chunk)).toMatchObject([
      { first_position: 0, transactions: [], untraded: [expect.any(String)] },
    ]);
  });

  it('releases and names the Executions that the venue refused, and settles the others', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }, { participant_code: 'B' }]);
    const chunk = enrollment(tenant, ['A', 'B']);
    await driver.settle(chunk, await driver.place(chunk), { refused: ['A'] });
    expect((await driver.posted(chunk)).refused).toEqual([{ source_id: executionId(chunk.operationId, 'A'), leg: 0 }]);
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ balance: '999000.00', held: '0.00' }]);
    expect(await driver.holdings(traderId(tenant.strategyId, 'A'))).toEqual([]);
    expect(await driver.holdings(traderId(tenant.strategyId, 'B'))).toHaveLength(3);
  });

  it('adds to the holdings of a Trader', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }]);
    await driver.run(enrollment(tenant, ['A']));
    const weights = { BTC: '0.5', DOGE: '0.5' };
    await driver.run(chunkOf({ ...tenant, type: 'top_up', weights, amounts: [['A', '1000.00']] }));
    expect(
      (await driver.holdings(traderId(tenant.strategyId, 'A'))).map(({ asset, balance }) => `${asset} ${balance}`),
    ).toEqual(['BTC 0.01666666', 'DOGE 500.00000000', 'ETH 0.10000000', 'SOL 1.33333333']);
  });

  it('pays with the own cash of a prefunded participant', async () => {
    const tenant = await tenantWith([{ participant_code: 'A', funding: 'prefunded' }, { participant_code: 'B' }]);
    await driver.deposit(tenant.platformCode, 'A', '5000.00');
    await driver.run(enrollment(tenant, ['A', 'B']));
    expect((await driver.balances(tenant.platformCode, 'A'))[0]).toEqual({
      account_label: 'general',
      asset: 'USD',
      balance: '4000.00',
      held: '0.00',
      available: '4000.00',
    });
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ balance: '999000.00' }]);
  });
});

describe('trades.booked of sells', () => {
  it('takes the assets and credits the float, or the own cash of a prefunded participant', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }, { participant_code: 'B', funding: 'prefunded' }]);
    await driver.deposit(tenant.platformCode, 'B', '10000.00');
    await driver.run(enrollment(tenant, ['A', 'B'], '10000.00'));
    const sell = chunkOf({
      ...tenant,
      type: 'partial_sell',
      amounts: [
        ['A', '100.00'],
        ['B', '100.00'],
      ],
    });
    await driver.run(sell);
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ balance: '990100.00', held: '0.00' }]);
    expect((await driver.balances(tenant.platformCode, 'B'))[0]).toMatchObject({ balance: '100.00', held: '0.00' });
    for (const code of ['A', 'B']) {
      expect(await driver.holdings(traderId(tenant.strategyId, code))).toMatchObject([
        { asset: 'BTC', balance: '0.08249999', held: '0.00000000' },
        { asset: 'ETH', balance: '0.99000000', held: '0.00000000' },
        { asset: 'SOL', balance: '13.19999999', held: '0.00000000' },
      ]);
    }
  });

  it('empties a Trader that is liquidated and shows no zero holdings', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }]);
    await driver.run(enrollment(tenant, ['A']));
    await driver.run(chunkOf({ ...tenant, type: 'liquidation', amounts: [['A', '']] }));
    expect(await driver.holdings(traderId(tenant.strategyId, 'A'))).toEqual([]);
    expect(await driver.balances(tenant.platformCode, 'A')).toEqual([]);
    expect(await heldOnFloat(tenant)).toBe('0.00');
  });

  it('gives back the holds of a sell that the venue refused', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }]);
    await driver.run(enrollment(tenant, ['A']));
    const before = await driver.holdings(traderId(tenant.strategyId, 'A'));
    const sell = chunkOf({ ...tenant, type: 'liquidation', amounts: [['A', '']] });
    await driver.settle(sell, await driver.place(sell), { refused: ['A'] });
    expect(await driver.holdings(traderId(tenant.strategyId, 'A'))).toEqual(before);
  });

  it('lets the float pay for the next buys at once', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }, { participant_code: 'B' }], '1000.00');
    await driver.run(enrollment(tenant, ['A'], '1000.00'));
    await driver.run(chunkOf({ ...tenant, type: 'liquidation', amounts: [['A', '']] }));
    const decided = await driver.run(enrollment(tenant, ['B'], '990.00'));
    expect(decided.decisions[0]?.outcome).toBe('accepted');
  });
});

describe('trades.booked of rebalances', () => {
  const weights = { BTC: '0.2', ETH: '0.3', DOGE: '0.5' };

  async function rebalance(tenant: Tenant, prices: Chunk['prices'], participants: readonly string[]): Promise<Chunk> {
    const chunk = chunkOf({
      ...tenant,
      type: 'rebalance',
      weights,
      amounts: participants.map((code) => [code, ''] as const),
    });
    const decided = await driver.place(chunk);
    expect(decided.decisions.map(({ outcome }) => outcome)).toEqual(participants.map(() => 'accepted'));
    await driver.settle({ ...chunk, prices }, decided);
    return chunk;
  }

  it('sells, then buys from the proceeds, leaves no cash behind and does not touch the float', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }, { participant_code: 'B', funding: 'prefunded' }]);
    await driver.deposit(tenant.platformCode, 'B', '10000.00');
    await driver.run(enrollment(tenant, ['A', 'B'], '10000.00'));
    const before = await driver.float(tenant.platformCode);
    const locked = { BTC: '61000.00', ETH: '2950.00', SOL: '151.00', DOGE: '0.99' };
    const chunk = await rebalance(tenant, locked, ['A', 'B']);
    expect(await driver.float(tenant.platformCode)).toEqual(before);
    for (const code of ['A', 'B']) {
      const held = await driver.holdings(traderId(tenant.strategyId, code));
      expect(held.map(({ asset, held: onHold }) => `${asset} ${onHold}`)).toEqual([
        'BTC 0.00000000',
        'DOGE 0.00000000',
        'ETH 0.00000000',
      ]);
    }
    const execution_id = executionId(chunk.operationId, 'A');
    const { entries } = await driver.entries({ platform_code: tenant.platformCode, execution_id });
    const cash = entries.filter(({ account, asset }) => account.startsWith('trader:') && asset === 'USD');
    expect(cash.at(-1)?.balance_after).toBe('0.00');
    expect(cash.map(({ purpose }) => purpose)).toEqual(['sell_cash', 'sell_cash', 'buy_cash']);
  });

  it('gives back the holds of a rebalance that the venue refused', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }]);
    await driver.run(enrollment(tenant, ['A'], '10000.00'));
    const before = await driver.holdings(traderId(tenant.strategyId, 'A'));
    const chunk = chunkOf({ ...tenant, type: 'rebalance', weights, amounts: [['A', '']] });
    await driver.settle(chunk, await driver.place(chunk), { refused: ['A'] });
    expect(await driver.holdings(traderId(tenant.strategyId, 'A'))).toEqual(before);
  });
});

describe('trades.booked that comes again', () => {
  it('posts nothing and answers nothing', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }, { participant_code: 'B' }]);
    const chunk = enrollment(tenant, ['A']);
    const decided = await driver.place(chunk);
    const message = booked(chunk, decided.decisions);
    await driver.send(message, message);
    await driver.posted(chunk);
    await driver.send(message);
    await driver.run({ ...enrollment(tenant, ['B']), operationId: chunk.operationId, chunk: 1 });
    expect(driver.replies(settlementPosted, ({ key }) => key === chunk.operationId)).toHaveLength(2);
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ balance: '998000.00', held: '0.00' }]);
  });
});

describe('trades.booked of an Operation that an operator ended', () => {
  const answers = ({ operationId }: Chunk) =>
    driver.replies(settlementPosted, ({ key }) => key === operationId).map(({ data }) => data);

  it('is answered again when it is marked as a repetition, and posted once', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }]);
    const chunk = chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '100.00']] });
    const { decisions } = await driver.run(chunk);
    await driver.send(booked(chunk, decisions, { again: true }));
    await eventually('the second answer', () => answers(chunk).length === 2);
    expect(answers(chunk)[1]).toEqual(answers(chunk)[0]);
    expect(driver.facts(chunk)).toHaveLength(1);
  });

  it('is posted when its first message was lost', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }]);
    const chunk = chunkOf({ ...tenant, type: 'enrollment', amounts: [['A', '100.00']] });
    const { decisions } = await driver.place(chunk);
    await driver.send(booked(chunk, decisions, { again: true }));
    await driver.posted(chunk);
    expect(driver.facts(chunk)).toHaveLength(1);
    expect(answers(chunk)).toHaveLength(1);
  });

  it('gives every hold back when the chunk was withdrawn', async () => {
    const tenant = await tenantWith([{ participant_code: 'A' }, { participant_code: 'B' }]);
    const amounts = [
      ['A', '100.00'],
      ['B', '50.00'],
    ] as const;
    const chunk = chunkOf({ ...tenant, type: 'enrollment', amounts });
    const { decisions } = await driver.place(chunk);
    await driver.send(booked(chunk, decisions, { withdrawn: true }));
    expect(await driver.posted(chunk)).toMatchObject({ refused: [], withdrawn: true });
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ held: '0.00', balance: '1000000.00' }]);
  });
});

describe('settlements that run at once', () => {
  /** Chunks of several Operations, so that they are settled on several partitions. */
  async function placed(
    tenant: Tenant,
    participants: readonly string[],
    perChunk: number,
  ): Promise<readonly [Chunk, HoldsDecidedData][]> {
    const chunks: Chunk[] = [];
    for (let first = 0; first < participants.length; first += perChunk) {
      chunks.push(enrollment(tenant, participants.slice(first, first + perChunk), '100.00'));
    }
    await driver.send(...chunks.map(place));
    return Promise.all(chunks.map(async (chunk) => [chunk, await driver.decided(chunk)] as [Chunk, HoldsDecidedData]));
  }

  it('share one float: no deadlock, and every entry shows the balance right after it', async () => {
    await credit.start();
    const participants = codes(600);
    const tenant = await tenantWith(participants.map((participant_code) => ({ participant_code })));
    const chunks = await placed(tenant, participants, 20);
    expect(await heldOnFloat(tenant)).toBe('60000.00');
    // Sent one by one, so that they come in slices of their own, while further checks draw on the same float.
    const others = chunks.map(([chunk]) => ({ ...chunk, strategyId: newId(), operationId: newId() }));
    await Promise.all([
      ...chunks.map(([chunk, decided]) => driver.send(booked(chunk, decided.decisions))),
      ...others.map((chunk) => driver.send(place(chunk))),
    ]);
    await Promise.all(chunks.map(([chunk]) => driver.posted(chunk)));
    await Promise.all(others.map((chunk) => driver.decided(chunk)));
    expect(await driver.float(tenant.platformCode)).toMatchObject([{ balance: '940000.00', held: '60000.00' }]);
    const { rows } = await credit.sql.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows[0]?.deadlocks).toBe('0');
  });

  it('share Traders: a top-up and a sale that land together both count', async () => {
    const participants = codes(40);
    const tenant = await tenantWith(participants.map((participant_code) => ({ participant_code })));
    await driver.run(enrollment(tenant, participants));
    const amounts = participants.map((code) => [code, '100.00'] as const);
    const weights = { DOGE: '0.5', BTC: '0.5' };
    const chunks = [
      ...[1, 2, 3, 4].map(() => chunkOf({ ...tenant, type: 'top_up', weights, amounts })),
      ...[1, 2, 3].map(() => chunkOf({ ...tenant, type: 'partial_sell', weights: { BTC: '1' }, amounts })),
    ];
    await driver.send(...chunks.map(place));
    const decided = await Promise.all(chunks.map((chunk) => driver.decided(chunk)));
    await Promise.all(chunks.map((chunk, index) => driver.send(booked(chunk, decided[index]?.decisions ?? []))));
    await Promise.all(chunks.map((chunk) => driver.posted(chunk)));
    // 500.00 + 4 × 50.00 − 3 × 100.00 of BTC at 60,000.00, each buy rounded down and each sell up.
    const [btc, doge] = await driver.holdings(traderId(tenant.strategyId, 'P7'));
    expect(btc).toMatchObject({ asset: 'BTC', balance: '0.00666664', held: '0.00000000' });
    expect(doge).toMatchObject({ asset: 'DOGE', balance: '200.00000000' });
  });
});
