import { Inject, Injectable } from '@nestjs/common';
import { compose, type Composed, type EndOrder, type EndOutcome, type Envelope } from '@ballast/contracts';
import { operationEndAnswered } from '@ballast/contracts/operator';
import { endOutcomeOf } from '@ballast/domain-operation';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { OperationBatches } from '../operation-batches';
import { ChunkStore } from '../persistence/chunk.store';

/**
 * Ends Operations that wait for an answer that never comes. A repeated order sends the commands for all chunks that are
 * still open once more.
 */
@Injectable()
export class EndOperationsHandler {
  constructor(
    private readonly batches: OperationBatches,
    private readonly chunks: ChunkStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, orders: readonly Envelope<EndOrder>[]): Promise<readonly Composed[]> {
    if (orders.length === 0) return [];
    const now = toTimestamp(this.clock());
    const batch = await this.batches.open(tx, {
      operationIds: orders.map(({ data }) => data.operation_id),
      chunkKeys: [],
    });
    for (const order of orders) {
      const { operation_id } = order.data;
      const outcome = endOutcomeOf(batch.operation(operation_id));
      if (outcome === 'ending') {
        const open = await this.chunks.openOf(tx, operation_id);
        batch.advance(operation_id, undefined, { kind: 'end_ordered', at: now, open }, { cause: order, now });
      }
      tx.afterCommit(() => this.report(order, outcome));
      batch.send(
        compose(operationEndAnswered, {
          cause: order,
          key: operation_id,
          platformCode: batch.operation(operation_id)?.platformCode ?? order.platformCode,
          correlationId: operation_id,
          place: operation_id,
          occurredAt: now,
          data: { operation_id, outcome },
        }),
      );
    }
    return batch.finish();
  }

  private report({ actor, data }: Envelope<EndOrder>, outcome: EndOutcome): void {
    const { operation_id, reason } = data;
    this.logger.warn({ operation_id, reason, actor, outcome }, 'an operator ends an Operation');
  }
}
