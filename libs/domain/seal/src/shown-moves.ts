import { listAt, valueAt } from './shown-values';

/**
 * Trades and transfers in the messages of a proof, those of each chunk and each posting once: a log may hold the same
 * message twice, and the trades of a chunk may be told again.
 */
export class ShownMoves {
  /** Names of the chunks and postings that were read. */
  private readonly taken = new Set<string>();

  /** Trades in the data of `trades.booked`; none when those of the chunk were read before. */
  tradesIn(data: unknown): readonly unknown[] {
    return this.onceIn(data, { list: 'bookings', of: 'trades', named: 'chunk' });
  }

  /** Transfers in the data of `transactions.posted`. Those of a chunk may stand in several messages. */
  transfersIn(data: unknown): readonly unknown[] {
    return this.onceIn(data, { list: 'transactions', of: 'transfers', named: 'first_position' });
  }

  private onceIn(
    data: unknown,
    { list, of, named }: { readonly list: string; readonly of: string; readonly named: string },
  ): readonly unknown[] {
    const found = listAt(data, list).flatMap((entry) => listAt(entry, of));
    const name = `${named} ${String(valueAt(data, named))}`;
    if (found.length === 0 || this.taken.has(name)) return [];
    this.taken.add(name);
    return found;
  }
}
