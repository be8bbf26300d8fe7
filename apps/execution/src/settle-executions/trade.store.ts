import { Injectable } from '@nestjs/common';
import { SOURCES, type Envelope, type QuoteTraded, type TradesBooked } from '@ballast/contracts';
import type { Booking } from '@ballast/domain-venue';
import { toTimestamp } from '@ballast/kernel';
import type { CopyValue, Tx } from '@ballast/platform-postgres';

/** A trade as it was booked. */
export interface StoredTrade {
  readonly trade: Booking['trades'][number];
  readonly executedAt: string;
}

interface StoredTradeRow {
  readonly source_id: string;
  readonly leg: number;
  readonly id: string;
  readonly asset: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly executed_at: Date;
}

const COLUMNS = [
  'source_id',
  'leg',
  'source',
  'id',
  'platform_code',
  'account_id',
  'strategy_id',
  'participant_code',
  'asset',
  'quoted_currency',
  'side',
  'price',
  'quantity',
  'notional',
  'executed_at',
  'venue',
] as const;

@Injectable()
export class TradeStore {
  /** Inserts the trades of chunks that were not booked before, in the order in which they were executed. */
  async insert(tx: Tx, facts: readonly Envelope<TradesBooked>[]): Promise<void> {
    await tx.copy('execution.trades', COLUMNS, facts.flatMap(rowsOf));
  }

  /** Inserts the trades of chunks. A trade that is stored stays as it is. */
  async insertMissing(tx: Tx, facts: readonly Envelope<TradesBooked>[]): Promise<void> {
    await this.insertRows(tx, facts.flatMap(rowsOf));
  }

  /** Inserts the trades of quotes; a refused quote has none. A trade that is stored stays as it is. */
  async insertOfQuotes(tx: Tx, facts: readonly Envelope<QuoteTraded>[]): Promise<void> {
    await this.insertRows(tx, facts.flatMap(rowOfQuote));
  }

  private async insertRows(tx: Tx, rows: readonly (readonly CopyValue[])[]): Promise<void> {
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO execution.trades (${COLUMNS.join(', ')})
       SELECT ${COLUMNS.join(', ')} FROM jsonb_populate_recordset(NULL::execution.trades, $1)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows.map((row) => Object.fromEntries(COLUMNS.map((column, place) => [column, row[place]]))))],
    );
  }

  /** The trades of some sources as they were booked, by source and in the order of their legs. */
  async ofSources(tx: Tx, sourceIds: readonly string[]): Promise<ReadonlyMap<string, readonly StoredTrade[]>> {
    const rows = await tx.query<StoredTradeRow>(
      `SELECT source_id, leg, id, asset, side, price, quantity, notional, executed_at
         FROM execution.trades WHERE source_id = ANY($1::uuid[]) ORDER BY source_id, side DESC, leg`,
      [sourceIds],
    );
    const trades = new Map<string, StoredTrade[]>();
    for (const { source_id, id: trade_id, executed_at, ...leg } of rows) {
      const ofSource = trades.get(source_id) ?? [];
      ofSource.push({ trade: { ...leg, trade_id }, executedAt: toTimestamp(executed_at) });
      trades.set(source_id, ofSource);
    }
    return trades;
  }
}

/** Rows of trades, their values in the order of COLUMNS. */
function rowsOf({ platformCode, data }: Envelope<TradesBooked>): (readonly CopyValue[])[] {
  return data.bookings.flatMap(({ source_id, trader_id, participant_code, trades }) =>
    trades.map((trade) => [
      source_id,
      trade.leg,
      SOURCES[data.source].code,
      trade.trade_id,
      platformCode,
      trader_id,
      data.strategy_id,
      participant_code,
      trade.asset,
      data.quoted_currency,
      trade.side,
      trade.price,
      trade.quantity,
      trade.notional,
      data.executed_at,
      data.venue,
    ]),
  );
}

function rowOfQuote({ platformCode, data }: Envelope<QuoteTraded>): (readonly CopyValue[])[] {
  const { quote, trade_id, executed_at, venue, account_id } = data;
  if (trade_id === '') return [];
  return [
    [
      quote.quote_id,
      0,
      SOURCES.quote.code,
      trade_id,
      platformCode,
      account_id,
      null,
      quote.participant_code,
      quote.underlying,
      quote.quoted_currency,
      quote.side,
      quote.price,
      quote.quantity,
      quote.total_notional,
      executed_at,
      venue,
    ],
  ];
}
