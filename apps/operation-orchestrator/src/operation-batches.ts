import { Injectable } from '@nestjs/common';
import type { Tx } from '@ballast/platform-postgres';
import { OperationBatch } from './operation-batch';
import { ChunkStore, type ChunkKey } from './persistence/chunk.store';
import { OperationStore } from './persistence/operation.store';
import { RebalanceQueueStore } from './persistence/rebalance-queue.store';
import { TraderStore } from './persistence/trader.store';

/** Opens batches of Operations. */
@Injectable()
export class OperationBatches {
  constructor(
    private readonly operations: OperationStore,
    private readonly chunks: ChunkStore,
    private readonly traders: TraderStore,
    private readonly queue: RebalanceQueueStore,
  ) {}

  /** Locks the Operations until the transaction ends, and loads the chunks that inputs are about. */
  async open(
    tx: Tx,
    { operationIds, chunkKeys }: { readonly operationIds: readonly string[]; readonly chunkKeys: readonly ChunkKey[] },
  ): Promise<OperationBatch> {
    const { operations, chunks, traders, queue } = this;
    const locked = await operations.lock(tx, [...new Set(operationIds)].sort());
    const batch = new OperationBatch(tx, { operations, chunks, traders, queue }, locked);
    await batch.load(chunkKeys);
    return batch;
  }
}
