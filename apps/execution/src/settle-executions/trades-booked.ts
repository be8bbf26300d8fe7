import {
  compose,
  type Composed,
  type Envelope,
  type ExecutionsSettle,
  type SettlementDelayed,
  type TradesBooked,
} from '@ballast/contracts';
import { settlementDelayed, tradesBooked } from '@ballast/contracts/execution';
import type { Booking } from '@ballast/domain-venue';
import { toTimestamp } from '@ballast/kernel';
import type { SettleCommand } from './settle-command';

/** A chunk with the booked trades of its Executions. */
interface BookedChunk {
  readonly command: Envelope<ExecutionsSettle>;
  readonly source: TradesBooked['source'];
  readonly bookings: readonly Booking[];
  readonly executedAt: string;
  readonly venue: string;
}

/** The answer about a chunk. `note`: the chunk was withdrawn before any trade, or its trades were reported before. */
export function tradesBookedMessage(
  { command, source, bookings, executedAt, venue }: BookedChunk,
  note: { readonly withdrawn?: true; readonly again?: true } = {},
): Composed<TradesBooked> {
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
      venue,
      scales,
      bookings: [...bookings],
      ...note,
    },
  });
}

/** The report that a chunk waits until `dueAt`. */
export function settlementDelayedMessage(
  { envelope, text }: SettleCommand,
  { dueAt, now }: { readonly dueAt: Date; readonly now: Date },
): Composed<SettlementDelayed> {
  const { operation_id, chunk } = envelope.data;
  return compose(settlementDelayed, {
    cause: envelope,
    key: envelope.key,
    place: `${operation_id}:${chunk}`,
    occurredAt: toTimestamp(now),
    data: { operation_id, chunk, due_at: toTimestamp(dueAt), command: text },
  });
}
