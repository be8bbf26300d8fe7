import { Inject, Injectable } from '@nestjs/common';
import type { Composed } from '@ballast/contracts';
import { chunkOfReply, inputOfReply, traderIdsOf } from '@ballast/domain-operation';
import type { OperationReply as Reply } from '@ballast/domain-operation/operation-replies';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { WaitingMessagesError, type LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import type { OperationBatch } from '../operation-batch';
import { OperationBatches } from '../operation-batches';
import type { ChunkKey } from '../persistence/chunk.store';
import { TraderStore } from '../persistence/trader.store';

/** An answer with its message. */
type OperationReply = Reply<LogMessage>;

/** Moves Operations on by the answers of credit check, pricing and settlement. */
@Injectable()
export class AdvanceOperationsHandler {
  constructor(
    private readonly batches: OperationBatches,
    private readonly traders: TraderStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, replies: readonly OperationReply[]): Promise<readonly Composed[]> {
    const now = toTimestamp(this.clock());
    const batch = await this.batches.open(tx, {
      operationIds: replies.map(({ envelope }) => envelope.data.operation_id),
      chunkKeys: replies.flatMap((reply) => chunkKeyOf(reply) ?? []),
    });
    refuseEarly(batch, replies);
    const traders = await this.tradersOfUnchecked(tx, batch, replies);
    for (const reply of replies) {
      const { envelope: cause } = reply;
      const input = inputOfReply(reply, { at: now, traders });
      batch.advance(cause.data.operation_id, chunkKeyOf(reply)?.number, input, { cause, now });
    }
    return batch.finish();
  }

  /** Ids of the existing Traders of chunks that were released without a decision: no decision names these Traders. */
  private tradersOfUnchecked(
    tx: Tx,
    batch: OperationBatch,
    replies: readonly OperationReply[],
  ): Promise<ReadonlySet<string>> {
    const ids = replies.flatMap((reply) => {
      const key = reply.kind === 'released' ? chunkKeyOf(reply) : undefined;
      const chunk = key === undefined ? undefined : batch.chunk(key);
      const operation = batch.operation(reply.envelope.data.operation_id);
      return operation === undefined || chunk?.state.status !== 'listed' ? [] : traderIdsOf(operation, chunk);
    });
    return this.traders.existing(tx, ids);
  }
}

/**
 * Makes answers wait whose Operation or chunk has not arrived. Requests and answers come through topics without a
 * common order. While the state is rebuilt from its topics, answers may come first, and a dropped answer would be lost.
 */
function refuseEarly(batch: OperationBatch, replies: readonly OperationReply[]): void {
  const early = replies.filter((reply) => isEarly(batch, reply));
  if (early.length === 0) return;
  throw new WaitingMessagesError(
    early.map(({ message, envelope: { data } }) => ({
      message,
      cause: 'not_yet',
      reason: `Operation ${data.operation_id}${'chunk' in data ? `, chunk ${data.chunk},` : ''} is not known here yet`,
    })),
  );
}

/** Whether the Operation or chunk of an answer has not arrived. An Operation that has ended needs no answers. */
function isEarly(batch: OperationBatch, reply: OperationReply): boolean {
  const operation = batch.operation(reply.envelope.data.operation_id);
  if (operation === undefined) return true;
  const key = chunkKeyOf(reply);
  return key !== undefined && operation.state.phase !== 'ended' && batch.chunk(key) === undefined;
}

/** Key of the chunk that an answer is about; undefined for an answer about the Operation as a whole. */
function chunkKeyOf(reply: OperationReply): ChunkKey | undefined {
  const number = chunkOfReply(reply);
  return number === undefined ? undefined : { operationId: reply.envelope.data.operation_id, number };
}
