import type { Chunk, Operation, OperationFact, Trader } from '@ballast/domain-operation';
import { Table, type Journal } from '../../tables';

/** The tables of operation-orchestrator. */
export class OperationTables {
  readonly operations: Table<Operation>;
  /** By Operation and number: `{id}:{number}`. */
  readonly chunks: Table<Chunk>;
  readonly traders: Table<Trader>;
  /** Ids of rebalances that run or wait, by Strategy. The first one runs. */
  readonly queues: Table<readonly string[]>;
  /** Requests to change a Trader that were applied. */
  readonly updates: Table<true>;
  /** Every fact of an Operation, in order, from which its state must follow. */
  readonly facts: Table<readonly OperationFact[]>;

  constructor(journal: Journal) {
    this.operations = new Table(journal);
    this.chunks = new Table(journal);
    this.traders = new Table(journal);
    this.queues = new Table(journal);
    this.updates = new Table(journal);
    this.facts = new Table(journal);
  }

  /** The chunks of an Operation, in their order. */
  chunksOf(operationId: string): readonly Chunk[] {
    const chunks: Chunk[] = [];
    for (let number = 0; ; number += 1) {
      const chunk = this.chunks.get(chunkKey(operationId, number));
      if (chunk === undefined) return chunks;
      chunks.push(chunk);
    }
  }

  /** Participants of the default scope of a Strategy, in the order in which their Traders were created. */
  defaultScope(strategyId: string): readonly string[] {
    return this.traders
      .values()
      .filter((trader) => trader.strategyId === strategyId && trader.autoRebalance)
      .toSorted((a, b) => (`${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1))
      .map(({ participantCode }) => participantCode);
  }
}

export function chunkKey(operationId: string, number: number): string {
  return `${operationId}:${number}`;
}
