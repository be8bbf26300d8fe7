import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { API_CALLS, COUNTED_LIMIT_MAX, EVENTS_LIMIT_MAX, type ApiCall } from '@ballast/api';
import { CHECKPOINTS_PER_PAGE_MAX, PAGE_SIZE_MAX } from '@ballast/contracts';
import { executionId, newId, transactionId } from '@ballast/kernel';
import { sign } from '@ballast/platform-edge';
import {
  ExaminedRows,
  firstOf,
  MANY,
  MANY_ROWS,
  TABLES_OF_LISTS,
  useTestDatabase,
  writeManyRows,
} from '@ballast/test-infra';
import { Client } from 'pg';
import { z } from 'zod';
import { startAllInOne, type RunningPlatform } from './all-in-one';

/** Upper bound of table rows that one page may examine. */
const ROWS_EXAMINED_MAX = 10_000;
/**
 * Upper bound for a list that tells its total, or sums of all its rows: these rows, each with a relation of the reader, once
 * to count and once to skip, and two reads for each entry of the page.
 */
const ROWS_COUNTED_MAX = 2 * 2 * MANY_ROWS + 2 * COUNTED_LIMIT_MAX;
const PLATFORM_TIMEOUT_MS = 120_000;

/** Parameters that select a page of a list, and do not filter it. */
const PAGING: ReadonlySet<string> = new Set(['page_size', 'page_token', 'limit', 'after', 'offset']);

/** Largest `limit` of the lists that have one. */
const LIMITS: Readonly<Record<string, number>> = {
  listCheckpoints: CHECKPOINTS_PER_PAGE_MAX,
  listEvents: EVENTS_LIMIT_MAX,
  listAccountEvents: EVENTS_LIMIT_MAX,
  listAllocations: COUNTED_LIMIT_MAX,
  listConfigurations: COUNTED_LIMIT_MAX,
  listAllocationAccounts: COUNTED_LIMIT_MAX,
};

const NOTHING = newId();

/** Filter values: one that no row has, and one that very many rows have. Enumerations are tried completely. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  strategy_id: [NOTHING, MANY.strategyId],
  operation_id: [NOTHING, MANY.operationId],
  request_id: [NOTHING],
  participant_code: ['NOBODY', MANY.participantCode],
  tenant: ['NOBODY', MANY.tenantCode],
  financial_advisor: ['NOBODY', MANY.advisorCode],
  account_label: ['nothing', 'label:2'],
  auto_rebalance: ['true', 'false'],
  transaction_id: [NOTHING, transactionId(executionId(MANY.operationId, MANY.participantCode))],
  execution_id: [NOTHING],
  account: [
    ...['float', 'house', 'fees', 'external'],
    `participant:${MANY.participantCode}`,
    `trader:${MANY.traderId}`,
    `trader:${NOTHING}`,
  ],
  client_trade_id: [NOTHING, firstOf('quote')],
  quote_id: [NOTHING, firstOf('quote')],
  order_id: [NOTHING],
  initiated_by: ['NOBODY', MANY.advisorCode],
  symbol: ['NOPE/USD', 'BTC/USD'],
  advisor: ['NOBODY', MANY.advisorCode],
  from: ['2000-01-01', '2100-01-01T00:00:00Z'],
  to: ['2000-01-01', '2100-01-01T00:00:00Z'],
  account_group: ['nothing', NOTHING, firstOf('account')],
  client_transfer_id: ['nothing'],
  external_id: ['nothing', 'client 1'],
  client_withdrawal_request_id: ['nothing'],
  payout_id: [firstOf('payout')],
  idempotency_key: ['nothing'],
  symbols: ['NOPE/USD', 'BTC/USD,ETH/USD'],
  account_id: [NOTHING, firstOf('trader')],
  allocation_id: [NOTHING, firstOf('allocation')],
  instrument_ids: ['NOPE/USD', 'ETH/USD,BTC/USD'],
  version: ['1'],
  start_date: ['2000-01-01', '2100-01-01'],
  end_date: ['2000-01-01', '2100-01-01'],
  asset: ['NOPE', MANY.asset],
  endpoint_id: [NOTHING, MANY.endpointId],
  resource_id: [NOTHING, MANY.resourceId],
  type: ['trade_strategy.operation.status_changed', MANY.eventType],
  types: ['customer_account_status_changed', MANY.eventType],
  since: ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'],
  as_of: ['2000-01-01T00:00:00Z', '2026-01-01T01:00:00Z'],
};

/** Filter values of one list, where others are refused. */
const VALUES_OF_LISTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  getAdvisorTrades: { from: ['2025-12-31', '2026-04-01'], to: ['2026-01-01', '2026-12-31'] },
};

const LISTS = API_CALLS.filter(
  ({ method, query }) => method === 'GET' && Object.keys(query.shape).some((name) => PAGING.has(name)),
);

/**
 * GETs that answer a whole whose size no page bounds. The balances of a participant, and of its account, are as many as
 * the accounts of its Traders; a reconciliation and a proof are read in pages while they are sent.
 */
const UNBOUNDED: ReadonlySet<string> = new Set([
  'getBalances',
  'getAccountBalances',
  'getOperationProof',
  'getOperationReconciliation',
]);

/** Path parameters that name a row which exists. */
const PATH_VALUES: Readonly<Record<string, string>> = {
  strategy_id: firstOf('strategy'),
  operation_id: firstOf('operation'),
  execution_id: firstOf('execution of one'),
  trader_id: firstOf('trader'),
  participant_code: 'P1',
  zrn: firstOf('account'),
  quote_id: firstOf('quote'),
  trade_id: firstOf('trade'),
  transfer_id: firstOf('transfer'),
  deposit_id: firstOf('deposit'),
  withdrawal_id: firstOf('withdrawal'),
  payment_id: firstOf('payment'),
  allocation_id: firstOf('allocation'),
  account_id: firstOf('trader'),
  api_key_id: firstOf('key'),
  endpoint_id: firstOf('endpoint'),
};

/** GETs of one resource that the query names. */
const NAMED_BY_QUERY: ReadonlySet<string> = new Set(['getPayout']);

const SINGLES = API_CALLS.filter((call) => call.method === 'GET' && !LISTS.includes(call) && !UNBOUNDED.has(call.id));

/** @throws Error for a parameter without a value here. */
function pathOf({ id, path }: ApiCall): string {
  return path.replaceAll(/\{([a-z_]+)\}/g, (_braces, name: string) => {
    const value = PATH_VALUES[name];
    if (value === undefined) throw new Error(`Name a value for the path parameter ${name} of ${id}`);
    return value;
  });
}

/** The parameters as the document describes them. */
function propertiesOf(query: z.ZodObject): Readonly<Record<string, z.core.JSONSchema._JSONSchema>> {
  return z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }).properties ?? {};
}

function filtersOf({ query }: ApiCall): readonly string[] {
  return Object.keys(query.shape).filter((name) => !PAGING.has(name));
}

/** @throws Error for a filter without values here: every filter of every list has to be tried. */
function valuesOf({ id, query }: ApiCall, filter: string): readonly string[] {
  const property = propertiesOf(query)[filter];
  const listed = typeof property === 'object' ? property.enum?.map(String) : undefined;
  const values = listed ?? VALUES_OF_LISTS[id]?.[filter] ?? VALUES[filter];
  if (values === undefined) throw new Error(`Name values for the filter ${filter} of ${id}`);
  return values;
}

/** The longest page that may be asked for. @throws Error for a list with a limit whose maximum is not named here. */
function pagingOf({ id, query }: ApiCall): Readonly<Record<string, string>> {
  if (!('limit' in query.shape)) return { page_size: String(PAGE_SIZE_MAX) };
  const limit = LIMITS[id];
  if (limit === undefined) throw new Error(`Name the largest limit of ${id}`);
  return { limit: String(limit) };
}

/** Queries of a list: without a filter, with each value of each filter, and with pairs of filters that match no row. */
function queriesOf(list: ApiCall): readonly Readonly<Record<string, string>>[] {
  const single = filtersOf(list).flatMap((filter) => valuesOf(list, filter).map((value) => ({ [filter]: value })));
  const pairs = filtersOf(list).flatMap((first, index) =>
    filtersOf(list)
      .slice(index + 1)
      .map((second) => ({ [first]: valuesOf(list, first).at(-1) ?? '', [second]: valuesOf(list, second)[0] ?? '' })),
  );
  // A page at the end of the list skips all others.
  const last = 'offset' in list.query.shape ? [{ offset: String(MANY_ROWS - 1) }] : [];
  const { queryExample = {} } = list;
  return [{}, ...last, ...single, ...pairs].map((query) => ({ ...pagingOf(list), ...queryExample, ...query }));
}

interface Key {
  readonly key: string;
  readonly secret: string;
}

const PLATFORM_KEY: Key = { key: 'sandbox-key', secret: 'sandbox-secret' };

/** The answer to a signed call of the sandbox. Bodies are those of the rows that were written, and follow no schema. */
async function send(
  url: string,
  { key, secret }: Key,
  sent: { readonly method: 'GET' | 'POST'; readonly body?: unknown; readonly requestId?: string },
): Promise<{ readonly status: number; readonly text: string }> {
  const { method, requestId = '' } = sent;
  const { origin } = new URL(url);
  const timestamp = String(Date.now());
  const body = Buffer.from(sent.body === undefined ? '' : JSON.stringify(sent.body));
  const signed = { version: 1, timestamp, method, url: url.slice(origin.length), requestId, body } as const;
  const response = await fetch(url, {
    method,
    headers: {
      'x-api-key': key,
      'x-api-timestamp': timestamp,
      'x-api-signature': sign(secret, signed).toString('hex'),
      ...(method === 'GET' ? {} : { 'x-request-id': requestId, 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

describe('a page of every list', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ballast-lists-'));
  let platform: RunningPlatform | undefined;
  let baseUrl: string;
  let examined: ExaminedRows;
  /** Key of a participant who advises on very many accounts. */
  let advisor: Key;

  afterAll(async () => {
    await examined.close();
    await platform?.close();
    rmSync(dataDir, { recursive: true, force: true });
  }, PLATFORM_TIMEOUT_MS);
  const database = useTestDatabase();

  beforeAll(async () => {
    platform = await startAllInOne({
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      BALLAST_MODE: 'sandbox',
      LOG_LEVEL: 'silent',
      PORT: '0',
    });
    baseUrl = platform.url;
    const made = await send(`${baseUrl}/api-keys`, PLATFORM_KEY, {
      method: 'POST',
      body: { scopes: ['READ'], participant_code: MANY.advisorCode },
      requestId: newId(),
    });
    advisor = JSON.parse(made.text) as Key;
    await writeManyRows(database.url);
    examined = await ExaminedRows.open(database.url);
  }, PLATFORM_TIMEOUT_MS);

  it('is tried with more rows than it may examine', async () => {
    expect(Object.keys(TABLES_OF_LISTS).toSorted()).toEqual(LISTS.map(({ id }) => id).toSorted());
    const sql = new Client({ connectionString: database.url });
    await sql.connect();
    for (const table of Object.values(TABLES_OF_LISTS)) {
      const { rows } = await sql.query<{ count: string }>(`SELECT count(*) FROM ${table} WHERE platform_code = $1`, [
        MANY.platformCode,
      ]);
      expect([table, Number(rows[0]?.count) > ROWS_EXAMINED_MAX]).toEqual([table, true]);
    }
    await sql.end();
  });

  it.each(LISTS.flatMap((list) => list.callers.map((owner) => [list.id, owner, list] as const)))(
    'examines few rows in %s for every query with a key of a %s',
    async (_id, owner, list) => {
      const key = owner === 'platform' ? PLATFORM_KEY : advisor;
      const tooMany: string[] = [];
      const read = async (query: Readonly<Record<string, string>>): Promise<string> => {
        const path = `${pathOf(list)}?${new URLSearchParams(query).toString()}`;
        let token = '';
        const { rows, statements } = await examined.of(async () => {
          const { status, text } = await send(`${baseUrl}${path}`, key, { method: 'GET' });
          if (status !== 200) throw new Error(`GET ${path} is answered ${status}: ${text}`);
          token = (JSON.parse(text) as { next_page_token?: string }).next_page_token ?? '';
        });
        // Filters that contradict each other are answered without a statement.
        if (statements === 0 && Object.keys(query).every((name) => PAGING.has(name))) {
          throw new Error(`GET ${path} does not read through the pool for reads`);
        }
        if (
          rows > ('offset' in list.query.shape || list.id === 'getAdvisorTrades' ? ROWS_COUNTED_MAX : ROWS_EXAMINED_MAX)
        )
          tooMany.push(`${path} examines ${rows} rows`);
        return token;
      };
      for (const query of queriesOf(list)) {
        const token = await read(query);
        if (token !== '') await read({ ...query, page_token: token });
      }
      expect(tooMany).toEqual([]);
    },
    PLATFORM_TIMEOUT_MS,
  );

  it.each(SINGLES.map((call) => [call.id, call] as const))(
    'examines few rows, as does the answer of %s, which has no pages',
    async (_id, call) => {
      const filters = filtersOf(call).flatMap((filter) => valuesOf(call, filter).map((value) => `?${filter}=${value}`));
      const queries = NAMED_BY_QUERY.has(call.id) ? filters : ['', ...filters];
      for (const path of queries.map((filter) => `${pathOf(call)}${filter}`)) {
        const { rows } = await examined.of(async () => {
          const { status, text } = await send(`${baseUrl}${path}`, PLATFORM_KEY, { method: 'GET' });
          // The orchestrator has no Execution, and the gateway answers 503 until it has.
          const expected = call.id === 'getExecutionExplanation' ? 503 : path.endsWith('=nothing') ? 404 : 200;
          if (status !== expected) throw new Error(`GET ${path} is answered ${status}: ${text}`);
        });
        expect([path, rows <= ROWS_EXAMINED_MAX]).toEqual([path, true]);
      }
    },
    PLATFORM_TIMEOUT_MS,
  );
});
