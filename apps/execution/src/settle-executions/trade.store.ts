import { Injectable } from '@nestjs/common';
import { SOURCES, type Envelope, type ExecutionsSettle, type TradesBooked } from '@ballast/contracts';
import type { Booking } from '@ballast/domain-venue';
import type { CopyValue, Tx } from '@ballast/platform-postgres';

/** A chunk with the booked trades of its Executions. */
export interface BookedChunk {
  readonly command: Envelope<ExecutionsSettle>;
  readonly source: TradesBooked['source'];
  readonly bookings: readonly Booking[];
  readonly executedAt: string;
  readonly venue: string;
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
  /** In the order in which the trades were executed. */
  async insert(tx: Tx, chunks: readonly BookedChunk[]): Promise<void> {
    await tx.copy('execution.trades', COLUMNS, chunks.flatMap(rowsOf));
  }
}

/** In the order of COLUMNS. */
function rowsOf({ command, source, bookings, executedAt, venue }: BookedChunk): (readonly CopyValue[])[] {
  const { platformCode, data } = command;
  return bookings.flatMap(({ source_id, trader_id, participant_code, trades }) =>
    trades.map((trade) => [
      source_id,
      trade.leg,
      SOURCES[source].code,
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
      executedAt,
      venue,
    ]),
  );
}
