import { ADVISOR_TRADE_COLUMNS, API } from '@ballast/api';
import type { BallastClient } from '@ballast/client';
import type { AccountTrade, AdvisorTrade, Execution } from '@ballast/contracts';
import { eventually } from '@ballast/test-infra';
import { Tenant } from '../harness/tenant';
import { pinPrices, type Scenario, type ScenarioContext } from './context';

const HALVES = [
  { underlying_currency: 'BTC', weight: '0.5' },
  { underlying_currency: 'ETH', weight: '0.5' },
];

/** All trades of a list, read in pages of one and of many entries, which must be the same. */
async function tradesOf(client: BallastClient, query: Record<string, string> = {}): Promise<readonly AccountTrade[]> {
  const pages = await Promise.all(
    [1, 100].map(async (page_size) => {
      const found: AccountTrade[] = [];
      for (let page_token = ''; ;) {
        const page = await client.call(API.listTrades, { query: { ...query, page_size, page_token } });
        found.push(...page.trades);
        if (page.next_page_token === '') return found;
        page_token = page.next_page_token;
      }
    }),
  );
  expect(pages[0]).toEqual(pages[1]);
  return pages[0] ?? [];
}

const idsOf = (trades: readonly AccountTrade[]): readonly string[] => trades.map(({ trade_id }) => trade_id).toSorted();

interface Prepared {
  readonly tenant: Tenant;
  readonly zrn: string;
  readonly strategyId: string;
  readonly holder: BallastClient;
  readonly other: BallastClient;
  readonly advisor: BallastClient;
}

/** A tenant whose participant HOLD has an account that ADVS advises on, beside a participant ELSE. */
async function prepare({ root, baseUrl }: ScenarioContext, agreement_ref = 'IAA-2026'): Promise<Prepared> {
  await pinPrices(root);
  const tenant = await Tenant.open(root, baseUrl);
  const { client } = tenant;
  await tenant.participants(['HOLD', 'ELSE', 'ADVS']);
  const { zrn } = await client.call(API.createCustomerAccount, { body: { participant_code: 'HOLD' } });
  const isRead = (reader: BallastClient) => async () =>
    (await reader.send(API.getCustomerAccount, { params: { zrn } })).ok;
  await eventually('the account has settled', isRead(client));
  await client.call(API.linkAdvisor, { params: { zrn }, body: { participant_code: 'ADVS', agreement_ref } });
  const [holder, other, advisor] = [await tenant.keyOf('HOLD'), await tenant.keyOf('ELSE'), await tenant.keyOf('ADVS')];
  await eventually('the advisor is linked', isRead(advisor));
  return { tenant, zrn, strategyId: (await tenant.strategy()).id, holder, other, advisor };
}

const ask = (participant_code: string, amount: string) => ({ participant_code, amount });

/** Buys at the market by a quote of the client, and answers the trade's id and its quote's. */
async function buy(client: BallastClient, account_group: string, total: string) {
  const quote = await client.call(API.requestQuote, {
    body: { account_group, side: 'buy', underlying: 'BTC', quoted_currency: 'USD', total },
  });
  return client.call(API.executeQuote, { body: { quote_id: quote.quote_id } });
}

function expectTradesOf(executions: readonly Execution[], all: readonly AccountTrade[]): void {
  for (const { id, instructions } of executions) {
    for (const leg of instructions) {
      expect(all.find(({ trade_id }) => trade_id === leg.trade_ids[0])).toMatchObject({
        ...{ source: 'strategy', execution_id: id, side: leg.side, price: leg.price, quantity: leg.quantity },
        ...{ total_notional: leg.total_notional, executed_at: leg.executed_at },
      });
    }
  }
}

/** Each list has the trades that its reader may see and its filter keeps, of all that there are. */
async function expectLists(
  all: readonly AccountTrade[],
  { tenant: { client }, zrn, holder, other, advisor }: Prepared,
  { ofQuote, execution_id }: { readonly ofQuote: AccountTrade; readonly execution_id: string },
): Promise<void> {
  const where = (matches: (trade: AccountTrade) => boolean) => idsOf(all.filter(matches));
  const { quote_id, executed_at: from } = ofQuote;
  const ofHolder = where(({ participant_code }) => participant_code === 'HOLD');
  const ofAdvisor = where(({ initiated_by }) => initiated_by === 'ADVS');
  const lists: readonly (readonly [BallastClient, Record<string, string>, readonly string[]])[] = [
    [client, { participant_code: 'HOLD' }, ofHolder],
    [client, { account: zrn }, ofHolder],
    [client, { account: zrn, participant_code: 'ELSE' }, []],
    [client, { initiated_by: 'ADVS' }, ofAdvisor],
    [client, { source: 'rfq' }, [ofQuote.trade_id]],
    [client, { source: 'clob' }, []],
    [client, { symbol: 'ETH/USD' }, where(({ underlying }) => underlying === 'ETH')],
    [client, { quote_id }, [ofQuote.trade_id]],
    [client, { client_trade_id: quote_id }, [ofQuote.trade_id]],
    [client, { execution_id }, ofAdvisor],
    [client, { from }, where(({ executed_at }) => executed_at >= from)],
    [client, { to: '2020-01-01' }, []],
    [holder, {}, ofHolder],
    [other, {}, where(({ participant_code }) => participant_code === 'ELSE')],
    [other, { participant_code: 'HOLD' }, []],
    [advisor, {}, ofHolder],
    [advisor, { participant_code: 'ELSE' }, []],
  ];
  for (const [reader, query, ids] of lists) expect([query, idsOf(await tradesOf(reader, query))]).toEqual([query, ids]);
}

const tradesAreListed: Scenario = {
  name: 'trades of Operations and quotes are listed to holders, advisors and initiators, as the ledger has them',
  run: async (context) => {
    const prepared = await prepare(context);
    const { tenant, zrn, strategyId, advisor } = prepared;
    const { client } = tenant;
    const asked = ['HOLD', 'ELSE'].map((code) => ({ ...ask(code, '100.00'), auto_rebalance: true }));
    const enrolled = await tenant.run(strategyId, 'enroll', asked, { allocations: HALVES });
    const by = { client: advisor, allocations: HALVES };
    const advised = await tenant.run(strategyId, 'top-up', [ask('HOLD', '50.00')], by);
    const executed = await buy(client, zrn, '60.00');

    const all = await tradesOf(client);
    expect(all).toHaveLength(7);
    expect(all.map(({ executed_at }) => executed_at)).toEqual(all.map(({ executed_at }) => executed_at).toSorted());
    expectTradesOf([...enrolled.executions, ...advised.executions], all);
    const ofQuote = all.find(({ trade_id }) => trade_id === executed.trade_id);
    if (ofQuote === undefined) throw new Error('the trade of the quote is listed');
    expect(ofQuote).toMatchObject({ source: 'rfq', account: zrn, total_notional: '60.00' });
    const { events } = await client.call(API.listEvents, { query: { types: ['trade.status_changed'] } });
    expect(events.map(({ payload }) => payload)).toEqual([ofQuote]);
    await expectLists(all, prepared, { ofQuote, execution_id: advised.executions[0]?.id ?? '' });

    // Trades that an advisor has initiated stay readable to it, and no others.
    await client.call(API.unlinkAdvisor, { params: { zrn, participant_code: 'ADVS' } });
    const initiated = idsOf(all.filter(({ initiated_by }) => initiated_by === 'ADVS'));
    await eventually('the advisor lists its own trades alone', async () => {
      return (await advisor.call(API.listTrades, { query: {} })).trades.length === initiated.length;
    });
    expect(idsOf(await tradesOf(advisor))).toEqual(initiated);
    const [trade] = advised.executions[0]?.instructions[0]?.trade_ids ?? [];
    const one = await advisor.call(API.getTrade, { params: { trade_id: trade ?? '' } });
    expect(one).toEqual(all.find(({ trade_id }) => trade_id === trade));
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

/** Yesterday and today, to the end of the day. */
function period(): { readonly from: string; readonly to: string } {
  const day = (after: number): string => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
  return { from: day(-1), to: day(1) };
}

/** The report in pages of two, whose sums are those of the whole. */
async function pagedReport(client: BallastClient): Promise<readonly unknown[]> {
  const { totals } = await client.call(API.getAdvisorTrades, { query: period() });
  const rows: unknown[] = [];
  for (let page_token = ''; ;) {
    const page = await client.call(API.getAdvisorTrades, { query: { ...period(), page_size: 2, page_token } });
    expect(page.totals).toEqual(totals);
    rows.push(...page.trades);
    if (page.next_page_token === '') return rows;
    page_token = page.next_page_token;
  }
}

/** The report as CSV: a line of names, then a line for each trade. */
async function expectCsv(
  client: BallastClient,
  [first, ...others]: readonly AdvisorTrade[],
  agreement: string,
): Promise<void> {
  const { status, headers, body } = await client.request<string>({
    ...{
      method: 'GET',
      path: `/reports/advisor-trades?${new URLSearchParams({ ...period(), page_size: '2' }).toString()}`,
      accept: 'text/csv',
    },
  });
  expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  const [names, line, ...lines] = body.split('\r\n');
  expect(names).toBe(ADVISOR_TRADE_COLUMNS.join(','));
  if (first === undefined) throw new Error('the report has trades');
  expect(line).toBe(
    ADVISOR_TRADE_COLUMNS.map((name) => (name === 'agreement_ref' ? agreement : first[name])).join(','),
  );
  expect(lines).toHaveLength(others.length + 1);
  expect(lines.at(-1)).toBe('');
}

const advisorTradesAreReported: Scenario = {
  name: 'the trades of advisors are reported in JSON and CSV with their agreements, and add up to the ledger',
  run: async (context) => {
    const agreement_ref = '=IAA, "2026"';
    const { tenant, zrn, strategyId, advisor } = await prepare(context, agreement_ref);
    const { client } = tenant;
    const by = { client: advisor, allocations: HALVES };
    // A trade of the platform is in no report of advisors.
    const asked = [{ ...ask('HOLD', '100.00'), auto_rebalance: true }];
    await tenant.run(strategyId, 'enroll', asked, { allocations: HALVES });
    const bought = await tenant.run(strategyId, 'top-up', [ask('HOLD', '50.01')], by);
    const sold = await tenant.run(strategyId, 'partial-sell', [ask('HOLD', '30.00')], by);
    const executed = await buy(advisor, zrn, '60.00');

    const { trades, totals } = await client.call(API.getAdvisorTrades, { query: period() });
    const executions = [...bought.executions, ...sold.executions];
    const ids = executions.flatMap(({ instructions }) => instructions.flatMap(({ trade_ids }) => trade_ids));
    expect(trades.map(({ trade_id }) => trade_id).toSorted()).toEqual([...ids, executed.trade_id].toSorted());
    const advised = { advisor: 'ADVS', agreement_ref, account: zrn, participant_code: 'HOLD', grant_version: 1 };
    for (const row of trades) expect(row).toMatchObject(advised);
    const sums = { bought: '110.01', sold: '30.00', commission: '0.00' };
    expect(totals).toEqual([{ quoted_currency: 'USD', trades: trades.length, ...sums }]);
    const sources = new Set([...executions.map(({ id }) => id), executed.quote.quote_id]);
    const entries = await client.all(API.listLedgerEntries, { query: { account: 'float' } });
    const cents = entries
      .filter(({ source_id }) => sources.has(source_id))
      .map(({ amount }) => Math.round(Number(amount) * 100));
    expect(cents.reduce((sum, each) => sum + each, 0)).toBe(3000 - 11001);

    expect(await pagedReport(client)).toEqual(trades);
    await expectCsv(client, trades, `"'=IAA, ""2026"""`);
    const none = { query: { ...period(), advisor: 'ELSE' } };
    expect(await client.call(API.getAdvisorTrades, none)).toMatchObject({ trades: [], totals: [] });
    const path = '/reports/advisor-trades?from=2020-01-01&to=2022-01-01';
    const tooLong = await client.request({ method: 'GET', path });
    expect([tooLong.status, JSON.stringify(tooLong.body)]).toEqual([400, expect.stringContaining('at most 366 days')]);
    expect(await tenant.violations()).toEqual([]);
    await tenant.close();
  },
};

export const TRADE_SCENARIOS: readonly Scenario[] = [tradesAreListed, advisorTradesAreReported];
