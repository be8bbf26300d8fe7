import { compose } from '@ballast/contracts';
import { tradesBooked } from '@ballast/contracts/execution';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { BookedChunk } from './trade.store';

/** The answer about a chunk. `note`: the chunk was withdrawn before any trade, or its trades were reported before. */
export function tradesBookedMessage(
  { command, source, bookings, executedAt }: BookedChunk,
  note: { readonly withdrawn?: true; readonly again?: true } = {},
): OutgoingMessage {
  const { operation_id, strategy_id, type, quoted_currency, chunk, scales } = command.data;
  return compose(tradesBooked, {
    cause: command,
    key: command.key,
    place: `${operation_id}:${chunk}`,
    occurredAt: executedAt,
    data: {
      source,
      operation_id,
      strategy_id,
      type,
      quoted_currency,
      chunk,
      executed_at: executedAt,
      scales,
      bookings: [...bookings],
      ...note,
    },
  });
}
