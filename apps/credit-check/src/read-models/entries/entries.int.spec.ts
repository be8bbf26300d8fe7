import { TOPICS, type LedgerEntry } from '@ballast/contracts';
import { executionId, newId, parseUnits, traderId, transactionId } from '@ballast/kernel';
import { eventually, readLedgerTables, useRunningService } from '@ballast/test-infra';
import { instrumentOf, ledgerTableViolations } from '@ballast/test-kit';
import { service } from '../../index';
import { CreditDriver } from '../../testing/credit-driver';
import { chunkOf, listed, type Chunk } from '../../testing/messages';

// Registered before the hooks that drop the database.
afterAll(async () => {
  expect(ledgerTableViolations(await readLedgerTables(credit.databaseUrl))).toEqual([]);
});
const credit = useRunningService(service, [TOPICS.creditEvents, TOPICS.ledgerEvents]);
const driver = new CreditDriver({
  send: (messages) => credit.driver.send(messages),
  received: (type) => credit.driver.received(type),
  until: (label, probe) => eventually(label, probe),
  http: () => credit.http,
});

const platformCode = 'LEDGER';
const strategyId = newId();
const trader = (code: string): string => `trader:${traderId(strategyId, code)}`;
let enrollment: Chunk;
let liquidation: Chunk;
let all: readonly LedgerEntry[];

// Two deposits, an enrollment with twelve transfers, a liquidation with six, and a deposit on another platform.
beforeAll(async () => {
  await driver.apply(platformCode, [{ participant_code: 'A' }, { participant_code: 'B', funding: 'prefunded' }]);
  await driver.deposit(platformCode, 'float', '1000.00');
  await driver.deposit(platformCode, 'B', '2000.00');
  enrollment = chunkOf({
    platformCode,
    strategyId,
    type: 'enrollment',
    amounts: [
      ['A', '100.00'],
      ['B', '200.00'],
    ],
  });
  await driver.run(enrollment);
  liquidation = chunkOf({ platformCode, strategyId, type: 'liquidation', amounts: [['B', '']] });
  await driver.run(liquidation);
  await driver.apply('OTHERS', [{ participant_code: 'A' }]);
  await driver.deposit('OTHERS', 'float', '5.00');
  all = (await driver.entries({ platform_code: platformCode })).entries;
});

async function page(query: Readonly<Record<string, string>>): Promise<readonly LedgerEntry[]> {
  return (await driver.entries({ platform_code: platformCode, ...query })).entries;
}

/** All pages of a query, from the first to the last. */
async function pages(query: Readonly<Record<string, string>>): Promise<readonly (readonly LedgerEntry[])[]> {
  const found: (readonly LedgerEntry[])[] = [];
  let after = '';
  do {
    const { entries, next_after } = await driver.entries({ platform_code: platformCode, ...query, after });
    found.push(entries);
    after = next_after;
  } while (after !== '');
  return found;
}

describe('GET /internal/entries', () => {
  it('shows both sides of every transfer in the order they were posted', () => {
    expect(all).toHaveLength((2 + 12 + 6) * 2);
    expect(all.slice(0, 4).map(({ account, amount, balance_after }) => [account, amount, balance_after])).toEqual([
      ['float', '1000.00', '1000.00'],
      ['external', '-1000.00', ''],
      ['participant:B', '2000.00', '2000.00'],
      ['external', '-2000.00', ''],
    ]);
    expect(all[4]).toEqual({
      id: all[4]?.id,
      transaction_id: transactionId(executionId(enrollment.operationId, 'A')),
      account: 'float',
      asset: 'USD',
      amount: '-50.00',
      balance_after: '950.00',
      source: 'execution',
      source_id: executionId(enrollment.operationId, 'A'),
      execution_id: executionId(enrollment.operationId, 'A'),
      instruction_index: 0,
      purpose: 'buy_cash',
      created_at: all[4]?.created_at,
    });
    expect(
      all.slice(5, 8).map(({ account, asset, amount, balance_after }) => [account, asset, amount, balance_after]),
    ).toEqual([
      ['house', 'USD', '50.00', ''],
      [trader('A'), 'BTC', '0.00083333', '0.00083333'],
      ['house', 'BTC', '-0.00083333', ''],
    ]);
  });

  it('gives each entry an id of its own and times that ascend', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const times = all.map(({ created_at }) => created_at);
    expect([...times].sort()).toEqual(times);
    expect(times[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('sums to zero for each transaction and asset', () => {
    const sums = new Map<string, bigint>();
    for (const { transaction_id, asset, amount } of all) {
      const key = `${transaction_id} ${asset}`;
      sums.set(key, (sums.get(key) ?? 0n) + parseUnits(amount, 8));
    }
    expect([...sums.values()].every((sum) => sum === 0n)).toBe(true);
  });

  it.each([1, 2, 3, 7, 39, 40, 41])('pages by %i without losing or repeating an entry', async (limit) => {
    const found = await pages({ limit: String(limit) });
    expect(found.flat()).toEqual(all);
    expect(found.every((entries) => entries.length <= limit && entries.length > 0)).toBe(true);
  });

  it.each([
    ['the float', 'float'],
    ['a participant', 'participant:B'],
    ['a Trader', trader('B')],
    ['the house', 'house'],
    ['the world outside', 'external'],
  ])('finds the entries of %s, also page by page', async (_, account) => {
    const expected = all.filter((entry) => entry.account === account);
    expect(expected.length).toBeGreaterThan(0);
    expect(await page({ account })).toEqual(expected);
    expect((await pages({ account, limit: '1' })).flat()).toEqual(expected);
  });

  it.each(['A', 'B'])('finds the entries of participant %s and of its Traders, also page by page', async (holder) => {
    const expected = all.filter(({ account }) => [`participant:${holder}`, trader(holder)].includes(account));
    expect(expected.some(({ account }) => account === trader(holder))).toBe(true);
    expect(await page({ holder })).toEqual(expected);
    for (const limit of ['1', '5']) expect((await pages({ holder, limit })).flat()).toEqual(expected);
    expect(await page({ holder, asset: 'BTC' })).toEqual(expected.filter(({ asset }) => asset === 'BTC'));
    expect(await page({ holder, platform_code: 'OTHERS' })).toEqual([]);
    expect(await page({ holder: 'NOBODY' })).toEqual([]);
  });

  it.each(['fees', 'participant:A', 'participant:X', trader('X'), 'trader:X', 'nobody', 'participant:'])(
    'finds no entries of %s',
    async (account) => {
      expect(await page({ account })).toEqual([]);
    },
  );

  it('finds the entries of an Execution, of its transaction, and of both', async () => {
    const execution_id = executionId(enrollment.operationId, 'B');
    const transaction_id = transactionId(execution_id);
    const expected = all.filter((entry) => entry.execution_id === execution_id);
    expect(expected).toHaveLength(12);
    expect(await page({ execution_id })).toEqual(expected);
    expect(await page({ transaction_id })).toEqual(expected);
    expect(await page({ execution_id: execution_id.toUpperCase(), transaction_id })).toEqual(expected);
    expect(await page({ execution_id, transaction_id: newId() })).toEqual([]);
    expect(await page({ execution_id, account: 'house', asset: 'ETH' })).toMatchObject([
      { account: 'house', asset: 'ETH' },
    ]);
    expect((await pages({ execution_id, limit: '5' })).flat()).toEqual(expected);
  });

  it('finds a deposit by its transaction', async () => {
    const transaction_id = all[0]?.transaction_id ?? '';
    expect(await page({ transaction_id })).toEqual(all.slice(0, 2));
  });

  it('finds the entries of an asset', async () => {
    expect(await page({ asset: 'SOL' })).toEqual(all.filter(({ asset }) => asset === 'SOL'));
    expect(await page({ asset: 'XRP' })).toEqual([]);
  });

  it('shows a platform its own entries only', async () => {
    expect(await page({ platform_code: 'OTHERS' })).toHaveLength(2);
    expect(await page({ platform_code: 'OTHERS', execution_id: executionId(enrollment.operationId, 'A') })).toEqual([]);
    expect(await page({ platform_code: 'OTHERS', account: trader('A') })).toEqual([]);
    expect(await page({ platform_code: 'NOBODY' })).toEqual([]);
  });

  it('refuses a malformed cursor, and parameters out of range', async () => {
    await expect(page({ after: '1' })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(page({ after: '1.2' })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(page({ limit: '0' })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(page({ execution_id: 'x' })).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(page({ platform_code: '' })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('as of a time', () => {
  const times = (): readonly string[] => [...new Set(all.map(({ created_at }) => created_at))];
  const before = (time: string, ms = 1): string => new Date(Date.parse(time) - ms).toISOString();
  const upTo = (time: string, account?: string): readonly LedgerEntry[] =>
    all.filter((entry) => entry.created_at <= time && (account === undefined || entry.account === account));

  /** The last balance of the account in each asset that the entries up to `time` show. */
  const shown = (time: string, account: string) =>
    [...new Map(upTo(time, account).map(({ asset, balance_after }) => [asset, balance_after]))]
      .map(([asset, balance]) => ({ asset, balance, held: '', available: '' }))
      .toSorted((a, b) => (a.asset < b.asset ? -1 : 1));

  it('shows the entries up to that time, also page by page and with filters', async () => {
    expect(times().length).toBeGreaterThan(3);
    for (const as_of of times()) {
      expect((await pages({ as_of, limit: '7' })).flat()).toEqual(upTo(as_of));
      for (const account of ['float', 'house', 'external', trader('B')]) {
        expect((await pages({ as_of, account, limit: '3' })).flat()).toEqual(upTo(as_of, account));
      }
      const execution_id = executionId(liquidation.operationId, 'B');
      expect(await page({ as_of, execution_id })).toEqual(
        upTo(as_of).filter((entry) => entry.execution_id === execution_id),
      );
    }
    expect(await page({ as_of: before(times()[0] ?? '') })).toEqual([]);
    expect(await page({ as_of: before(times()[1] ?? ''), account: 'external' })).toHaveLength(1);
  });

  it('shows the balances after the last entry up to that time', async () => {
    for (const as_of of times()) {
      expect(await driver.float(platformCode, { as_of })).toEqual(shown(as_of, 'float'));
      const held = shown(as_of, trader('B')).filter(({ balance }) => /[1-9]/.test(balance));
      expect(await driver.holdings(traderId(strategyId, 'B'), { as_of })).toEqual(held);
      expect(await driver.balances(platformCode, 'B', { as_of })).toEqual([
        ...shown(as_of, 'participant:B').map((balance) => ({ account_label: 'general', ...balance })),
        ...held.map((balance) => ({ account_label: strategyId, ...balance })),
      ]);
    }
  });

  it('shows nothing before the first entry, and nothing of an account that does not exist', async () => {
    const as_of = before(times()[0] ?? '');
    expect(await driver.float(platformCode, { as_of })).toEqual([]);
    expect(await driver.balances(platformCode, 'B', { as_of })).toEqual([]);
    expect(await driver.float('NOBODY', { as_of })).toEqual([]);
    expect(await driver.holdings(newId(), { as_of })).toEqual([]);
  });

  it('refuses a text that is no time', async () => {
    await expect(page({ as_of: 'yesterday' })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('POST /internal/entries/search', () => {
  const search = async (body: object): Promise<readonly LedgerEntry[]> =>
    (await credit.http.call<{ entries: readonly LedgerEntry[] }>('POST', '/internal/entries/search', body)).entries;
  const ids = () => ({
    a: executionId(enrollment.operationId, 'A'),
    b: executionId(enrollment.operationId, 'B'),
    sold: executionId(liquidation.operationId, 'B'),
  });

  it('finds all entries of several Executions in the order they were posted', async () => {
    const { a, b, sold } = ids();
    const found = await search({ platform_code: platformCode, execution_ids: [sold, a, newId()] });
    expect(found).toEqual(all.filter(({ execution_id }) => execution_id === a || execution_id === sold));
    expect(await search({ platform_code: platformCode, execution_ids: [a, b, sold] })).toEqual(
      all.filter(({ execution_id }) => execution_id !== ''),
    );
  });

  it('shows a platform only its own entries', async () => {
    expect(await search({ platform_code: 'OTHERS', execution_ids: [ids().a] })).toEqual([]);
  });

  it('names the violations', async () => {
    await expect(search({ platform_code: platformCode, execution_ids: [] })).rejects.toMatchObject({
      options: { errors: ['body/execution_ids must have at least 1 entries'] },
    });
    await expect(search({ execution_ids: ['x'] })).rejects.toMatchObject({ code: 'invalid_request' });
    const tooMany = Array.from({ length: 501 }, () => newId());
    await expect(search({ platform_code: platformCode, execution_ids: tooMany })).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});

describe('amounts', () => {
  it('are printed at the scale of their asset as soon as its instrument is known', async () => {
    await driver.apply('SCALES', [{ participant_code: 'A' }]);
    await driver.deposit('SCALES', 'float', '7', 'JPY');
    expect((await driver.float('SCALES'))[0]).toEqual({ asset: 'JPY', balance: '7', held: '0', available: '7' });
    await credit.driver.send(listed(instrumentOf('BTC/JPY', { quoted_scale: 3 })));
    await eventually('the scale', async () => (await driver.float('SCALES'))[0]?.balance === '7.000');
    expect((await driver.float('SCALES'))[0]).toEqual({
      asset: 'JPY',
      balance: '7.000',
      held: '0.000',
      available: '7.000',
    });
    expect(
      (await page({ platform_code: 'SCALES' })).map(({ amount, balance_after }) => [amount, balance_after]),
    ).toEqual([
      ['7.000', '7.000'],
      ['-7.000', ''],
    ]);
  });
});

describe('the internal addresses', () => {
  it('do not exist for a caller without the token', async () => {
    const { internalUrl } = await credit.start();
    for (const path of ['entries', 'balances', 'holdings', 'float']) {
      const response = await fetch(`${internalUrl}/internal/${path}?platform_code=LEDGER&limit=1`);
      expect(response.status).toBe(404);
    }
  });

  it('name the missing parts', async () => {
    await expect(driver.balances(platformCode, '')).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(driver.holdings('x')).rejects.toMatchObject({ code: 'invalid_request' });
    expect(await driver.holdings(newId())).toEqual([]);
    expect(await driver.balances(platformCode, 'NOBODY')).toEqual([]);
    expect(await driver.float('NOBODY')).toEqual([]);
  });
});
