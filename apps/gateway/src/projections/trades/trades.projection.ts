import { Injectable } from '@nestjs/common';
import { GENERAL_LABEL, SOURCES, type AccountTrade, type Execution } from '@ballast/contracts';
import { accountId, readZrn } from '@ballast/domain-advisors';
import type { CopyValue, Tx } from '@ballast/platform-postgres';

const COLUMNS = [
  'id',
  'platform_code',
  'participant_code',
  'account_id',
  'initiated_by',
  'grant_version',
  'source',
  'source_id',
  'symbol',
  'side',
  'notional',
  'executed_at',
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], CopyValue>>;

/** A settled Execution, with its platform. */
export interface SettledExecution {
  readonly platformCode: string;
  readonly execution: Execution;
}

/** The trade of an executed quote, with its platform. */
export interface ExecutedTrade {
  readonly platformCode: string;
  readonly trade: AccountTrade;
}

/** Table gateway.trades: the trades of settled Executions and executed quotes. Each source is added once. */
@Injectable()
export class TradesProjection {
  async addOfExecutions(tx: Tx, settled: readonly SettledExecution[]): Promise<void> {
    await add(tx, settled.flatMap(rowsOf));
  }

  async addOfQuotes(tx: Tx, executed: readonly ExecutedTrade[]): Promise<void> {
    await add(tx, executed.map(rowOfQuote));
  }
}

async function add(tx: Tx, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.copy(
    'gateway.trades',
    COLUMNS,
    rows.map((row) => COLUMNS.map((column) => row[column])),
  );
}

function rowsOf({ platformCode, execution }: SettledExecution): readonly Row[] {
  const { participant_code, initiated_by, grant_version } = execution;
  const of = {
    ...{ platform_code: platformCode, participant_code, initiated_by, grant_version },
    account_id: accountId(platformCode, participant_code, GENERAL_LABEL),
    source: SOURCES.execution.code,
    source_id: execution.id,
  };
  return execution.instructions.flatMap((leg) =>
    leg.trade_ids.map((id) => ({
      ...of,
      id,
      symbol: `${leg.underlying_currency}/${leg.quoted_currency}`,
      side: leg.side,
      notional: leg.total_notional,
      executed_at: leg.executed_at,
    })),
  );
}

function rowOfQuote({ platformCode, trade }: ExecutedTrade): Row {
  const { trade_id, participant_code, account, initiated_by, grant_version, quote_id } = trade;
  const account_id = readZrn(account)?.id;
  if (account_id === undefined) throw new Error(`the trade ${trade_id} of a quote has no account`);
  return {
    ...{ id: trade_id, platform_code: platformCode, participant_code, account_id, initiated_by, grant_version },
    source: SOURCES.quote.code,
    source_id: quote_id,
    symbol: trade.symbol,
    side: trade.side,
    notional: trade.total_notional,
    executed_at: trade.executed_at,
  };
}
