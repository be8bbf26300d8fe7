import type { ProofEnd, ProofLine } from '@ballast/contracts';
import { ShownMoves } from './shown-moves';
import { documentIn, textAt, valueAt } from './shown-values';

/** Accounts of a transfer: each has an entry. */
const ENTRIES_PER_TRANSFER = 2;

/** Counts for the last line of a proof: its lines, and what stands in the messages that it shows. */
export class ProofCounts {
  private facts = 0;
  private leaves = 0;
  private trades = 0;
  private entries = 0;
  private readonly executions = new Set<string>();
  private readonly moves = new ShownMoves();

  /** Takes a line between the head and the end. `document`: what its message says, for a caller that has read it. */
  take(line: ProofLine, document?: unknown): void {
    if ('leaf' in line) this.leaves += 1;
    if (!('fact' in line)) return;
    this.facts += 1;
    const { headers, value } = line.fact;
    this.takeMessage(headers['type'] ?? '', () => document ?? documentIn(value));
  }

  end(): ProofEnd {
    const { facts, leaves, trades, entries, executions } = this;
    return { executions: executions.size, trades, entries, facts, leaves };
  }

  private takeMessage(type: string, document: () => unknown): void {
    switch (type) {
      case 'execution.closed':
        return void this.executions.add(textAt(document(), 'data', 'execution', 'id'));
      case 'trades.booked':
        this.trades += this.moves.tradesIn(valueAt(document(), 'data')).length;
        return;
      case 'transactions.posted':
        this.entries += ENTRIES_PER_TRANSFER * this.moves.transfersIn(valueAt(document(), 'data')).length;
        return;
      default:
    }
  }
}
