import type { Envelope, ExecutionsSettle } from '@ballast/contracts';
import type { BookedExecution } from '@ballast/domain-venue';
import type { CopyValue, Tx } from '@ballast/platform-postgres';

/** A chunk with what became of its Executions. */
export interface BookedChunk {
  readonly command: Envelope<ExecutionsSettle>;
  readonly executions: readonly BookedExecution[];
  readonly executedAt: string;
  readonly venue: string;
}

export function bookedChunk(command: Envelope<ExecutionsSettle>, booked: Omit<BookedChunk, 'command'>): BookedChunk {
  return { command, ...booked };
}

/** Leaves room for trades of single orders. */
const SOURCE = 'execution';

const COLUMNS = [
  'execution_id',
  'leg',
  'id',
  'platform_code',
  'strategy_id',
  'trader_id',
  'participant_code',
  'asset',
  'quoted_currency',
  'side',
  'price',
  'quantity',
  'notional',
  'executed_at',
  'source',
  'venue',
] as const;

/** In the order in which they were executed. */
export async function insertTrades(tx: Tx, chunks: readonly BookedChunk[]): Promise<void> {
  await tx.copy('execution.trades', COLUMNS, chunks.flatMap(rowsOf));
}

function rowsOf({ command, executions, executedAt, venue }: BookedChunk): (readonly CopyValue[])[] {
  const { platformCode, data } = command;
  return executions.flatMap(({ execution_id, trader_id, participant_code, trades }) =>
    trades.map((trade) => [
      execution_id,
      trade.leg,
      trade.trade_id,
      platformCode,
      data.strategy_id,
      trader_id,
      participant_code,
      trade.asset,
      data.quoted_currency,
      trade.side,
      trade.price,
      trade.quantity,
      trade.notional,
      executedAt,
      SOURCE,
      venue,
    ]),
  );
}
