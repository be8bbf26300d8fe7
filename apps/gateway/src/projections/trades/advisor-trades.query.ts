import { Injectable } from '@nestjs/common';
import type { AccountTrade, AdvisorTrade, AdvisorTradeTotals, AppliedGrant } from '@ballast/contracts';
import { pageByCreation, Where, type Page, type PageRequest } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { rowsIn, TRADES, tradesOf, type TradeRow } from './trade-rows.statement';

/** Trades of advisors that a report has. */
export interface AdvisedSelection {
  readonly platformCode: string;
  /** Time of RFC 3339 from which the report is. */
  readonly from: string;
  /** Time of RFC 3339 before which it is. */
  readonly to: string;
  readonly advisor?: string | undefined;
  /** Id of the account; null for a name that is none, on which there are no trades. */
  readonly account?: string | null | undefined;
}

interface AgreementRow {
  readonly account_id: string;
  readonly participant_code: string;
  readonly version: number;
  readonly body: string;
}

/** Trades that advisors made under a version of a grant, by their time, then id. */
@Injectable()
export class AdvisorTradesQuery {
  constructor(private readonly reads: Reads) {}

  async page(
    { platformCode, from, to, advisor, account }: AdvisedSelection,
    page: PageRequest,
  ): Promise<Pick<Page, 'next'> & { readonly trades: readonly AdvisorTrade[] }> {
    if (account === null) return { trades: [] };
    const where = new Where().equals('platform_code', platformCode).and('grant_version > 0');
    where.and(`created_at >= ${where.param(from)}::timestamptz AND created_at < ${where.param(to)}::timestamptz`);
    where.filter('initiated_by', advisor).filter('account_id', account);
    const { bodies, next } = await pageByCreation(this.reads, TRADES, where, page);
    const rows = rowsIn({ bodies });
    const trades = await tradesOf(this.reads, rows);
    const agreements = await this.agreements(rows, trades);
    const reported = trades.map((trade, index) =>
      reportedTrade(trade, agreements.get(keyOf(rows[index], trade)) ?? ''),
    );
    return next === undefined ? { trades: reported } : { trades: reported, next };
  }

  /** Sums over all trades of a selection, by currency. Trades carry no commission yet. */
  async totals({ platformCode, from, to, advisor, account }: AdvisedSelection): Promise<readonly AdvisorTradeTotals[]> {
    if (account === null) return [];
    const rows = await this.reads.prepared<Omit<AdvisorTradeTotals, 'trades'> & { readonly trades: string }>(
      'gateway.trades.totals',
      `SELECT split_part(symbol, '/', 2) AS quoted_currency, count(*) AS trades,
              coalesce(sum(notional) FILTER (WHERE side = 'buy'), sum(notional) - sum(notional)) AS bought,
              coalesce(sum(notional) FILTER (WHERE side = 'sell'), sum(notional) - sum(notional)) AS sold,
              sum(notional) - sum(notional) AS commission
         FROM gateway.trades
        WHERE platform_code = $1 AND grant_version > 0 AND executed_at >= $2::timestamptz AND executed_at < $3::timestamptz
          AND ($4::text IS NULL OR initiated_by = $4) AND ($5::uuid IS NULL OR account_id = $5)
        GROUP BY 1 ORDER BY 1`,
      [platformCode, from, to, advisor ?? null, account ?? null],
    );
    return rows.map(({ trades, ...sums }) => ({ ...sums, trades: Number(trades) }));
  }

  /** References of the agreements behind the trades, by account, advisor and version. */
  private async agreements(
    rows: readonly TradeRow[],
    trades: readonly AccountTrade[],
  ): Promise<ReadonlyMap<string, string>> {
    if (rows.length === 0) return new Map();
    const found = await this.reads.prepared<AgreementRow>(
      'gateway.grant_versions.of_trades',
      `SELECT v.account_id, v.participant_code, v.version, v.body
         FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[], $3::int[])) AS t (account_id, participant_code, version)
         JOIN gateway.grant_versions v USING (account_id, participant_code, version)`,
      [
        rows.map(({ account_id }) => account_id),
        trades.map(({ initiated_by }) => initiated_by),
        trades.map(({ grant_version }) => grant_version),
      ],
    );
    return new Map(
      found.map((row) => [
        `${row.account_id} ${row.participant_code} ${row.version}`,
        (JSON.parse(row.body) as AppliedGrant).agreement_ref,
      ]),
    );
  }
}

function keyOf(row: TradeRow | undefined, { initiated_by, grant_version }: AccountTrade): string {
  return `${row?.account_id} ${initiated_by} ${grant_version}`;
}

function reportedTrade(trade: AccountTrade, agreement_ref: string): AdvisorTrade {
  const { trade_id, executed_at, initiated_by: advisor, account, participant_code, account_label, source } = trade;
  const { symbol, side, quantity, price, total_notional, commission, quoted_currency, strategy_id } = trade;
  const { operation_id, execution_id, order_id, quote_id, grant_version, authorized_at } = trade;
  return {
    ...{ trade_id, executed_at, advisor, agreement_ref, account, participant_code, account_label, source, symbol },
    ...{ side, quantity, price, total_notional, commission, quoted_currency, strategy_id, operation_id },
    ...{ execution_id, order_id, quote_id, grant_version, authorized_at },
  };
}
