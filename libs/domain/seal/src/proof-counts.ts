import type { ProofEnd, ProofLine } from '@ballast/contracts';
import { documentIn, listAt, textAt, valueAt } from './shown-values';

/** Accounts of a transfer: each has an entry. */
const ENTRIES_PER_TRANSFER = 2;

/** Counts for the last line of a proof: its lines, and what stands in the messages that it shows. */
export class ProofCounts {
  private facts = 0;
  private leaves = 0;
  private trades = 0;
  private entries = 0;
  private readonly executions = new Set<string>();
  /** Names of chunks and postings: a log may hold the same message twice, and trades of a chunk may be told again. */
  private readonly taken = new Set<string>();

  /** Takes a line between the head and the end. */
  take(line: ProofLine): void {
    if ('leaf' in line) this.leaves += 1;
    if (!('fact' in line)) return;
    this.facts += 1;
    this.takeMessage(line.fact.headers['type'] ?? '', line.fact.value);
  }

  end(): ProofEnd {
    const { facts, leaves, trades, entries, executions } = this;
    return { executions: executions.size, trades, entries, facts, leaves };
  }

  private takeMessage(type: string, value: string): void {
    switch (type) {
      case 'execution.closed':
        return void this.executions.add(textAt(documentIn(value), 'data', 'execution', 'id'));
      case 'trades.booked': {
        const data = valueAt(documentIn(value), 'data');
        const trades = listAt(data, 'bookings').flatMap((booking) => listAt(booking, 'trades'));
        if (trades.length > 0 && this.isNew(`chunk ${String(valueAt(data, 'chunk'))}`)) this.trades += trades.length;
        return;
      }
      case 'transactions.posted': {
        const data = valueAt(documentIn(value), 'data');
        const transfers = listAt(data, 'transactions').flatMap((transaction) => listAt(transaction, 'transfers'));
        if (transfers.length > 0 && this.isNew(`from ${String(valueAt(data, 'first_position'))}`))
          this.entries += ENTRIES_PER_TRANSFER * transfers.length;
        return;
      }
      default:
    }
  }

  private isNew(name: string): boolean {
    return this.taken.size < this.taken.add(name).size;
  }
}
