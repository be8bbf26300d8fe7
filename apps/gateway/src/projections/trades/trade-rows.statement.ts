import {
  SOURCES,
  type AccountTrade,
  type AppliedAccount,
  type CustomerQuote,
  type Execution,
} from '@ballast/contracts';
import { tradesOfExecution } from '@ballast/domain-operation';
import { tradeOfQuote } from '@ballast/domain-rfq';
import type { Reads } from '@ballast/platform-postgres';

/** The place of a trade in its table, as lists find it. */
export interface TradeRow {
  readonly id: string;
  readonly source: string;
  readonly source_id: string;
  readonly account_id: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly executed_at: string;
}

/** SQL of a row of `gateway.trades` as JSON. */
const TRADE_ROW = `jsonb_build_object(
  'id', id, 'source', source::text, 'source_id', source_id, 'account_id', account_id,
  'executed_at', to_char(executed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text`;

/** The trades as a list by creation: a trade is created when it is executed. */
export const TRADES = `(SELECT t.*, executed_at AS created_at, ${TRADE_ROW} AS body FROM gateway.trades t) AS t`;

/** The rows of a page of TRADES. */
export function rowsIn({ bodies }: { readonly bodies: readonly string[] }): readonly TradeRow[] {
  return bodies.map((body) => JSON.parse(body) as TradeRow);
}

interface BodyRow {
  readonly id: string;
  readonly body: string;
}

/** The trades of rows, in the order of the rows: each from the body of its source, with one statement for each table. */
export async function tradesOf(reads: Reads, rows: readonly TradeRow[]): Promise<readonly AccountTrade[]> {
  const idsOf = (code: string): readonly string[] => [
    ...new Set(rows.flatMap(({ source, source_id }) => (source === code ? [source_id] : []))),
  ];
  const executions = await bodies<Execution>(reads, 'gateway.executions', idsOf(SOURCES.execution.code));
  const quotes = await bodies<CustomerQuote>(reads, 'gateway.quotes', idsOf(SOURCES.quote.code));
  const accounts = await bodies<AppliedAccount>(reads, 'gateway.customer_accounts', [
    ...new Set(rows.map(({ account_id }) => account_id)),
  ]);
  const trades = new Map<string, AccountTrade>();
  return rows.map((row) => {
    if (!trades.has(row.id)) {
      for (const trade of tradesOfSource(row, { executions, quotes, accounts })) trades.set(trade.trade_id, trade);
    }
    const trade = trades.get(row.id);
    if (trade === undefined) throw new Error(`the trade ${row.id} is not one of its source ${row.source_id}`);
    return trade;
  });
}

interface Sources {
  readonly executions: ReadonlyMap<string, Execution>;
  readonly quotes: ReadonlyMap<string, CustomerQuote>;
  readonly accounts: ReadonlyMap<string, AppliedAccount>;
}

function tradesOfSource(row: TradeRow, { executions, quotes, accounts }: Sources): readonly AccountTrade[] {
  const execution = executions.get(row.source_id);
  if (execution !== undefined) return tradesOfExecution(execution, accounts.get(row.account_id)?.zrn ?? '');
  const quote = quotes.get(row.source_id);
  return quote === undefined ? [] : [tradeOfQuote(quote, row.executed_at)];
}

async function bodies<T>(reads: Reads, table: string, ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
  if (ids.length === 0) return new Map();
  const rows = await reads.prepared<BodyRow>(
    `${table}.of_trades`,
    `SELECT id, body FROM ${table} WHERE id = ANY($1::uuid[])`,
    [ids],
  );
  return new Map(rows.map(({ id, body }) => [id, JSON.parse(body) as T]));
}
