import { Inject, Injectable } from '@nestjs/common';
import type { Composed } from '@ballast/contracts';
import { traderIdsOf, type OperationInput } from '@ballast/domain-operation';
import { assertNever, toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import { WaitingMessagesError } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import type { OperationBatch } from '../operation-batch';
import { OperationBatches } from '../operation-batches';
import type { ChunkKey } from '../persistence/chunk.store';
import { TraderStore } from '../persistence/trader.store';
import type { OperationReply } from './read-reply';

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
      const input = inputOf(reply, { now, traders });
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
function chunkKeyOf({ envelope: { data } }: OperationReply): ChunkKey | undefined {
  return 'chunk' in data ? { operationId: data.operation_id, number: data.chunk } : undefined;
}

function inputOf(
  reply: OperationReply,
  { now: at, traders }: { readonly now: Timestamp; readonly traders: ReadonlySet<string> },
): OperationInput {
  switch (reply.kind) {
    case 'decided':
      return { kind: 'chunk_decided', at, decisions: reply.envelope.data.decisions };
    case 'posted': {
      const { executed_at: executedAt, refused, withdrawn: isWithdrawn = false } = reply.envelope.data;
      const refusedLegs = new Map(refused.map(({ source_id, leg }) => [source_id, leg]));
      return { kind: 'chunk_settled', at, executedAt, refusedLegs, isWithdrawn };
    }
    case 'released':
      return { kind: 'chunk_released', at, traders, opened: reply.envelope.data.traders ?? [] };
    case 'quoted': {
      const { prices, instruments } = reply.envelope.data;
      return { kind: 'reference_quoted', at, reference: { prices, instruments } };
    }
    case 'locked':
      return { kind: 'prices_locked', at, prices: reply.envelope.data.prices };
    case 'moved':
      return { kind: 'prices_moved', at, detail: reply.envelope.data.detail };
    case 'unavailable':
      return { kind: 'prices_unavailable', at, detail: reply.envelope.data.detail };
    default:
      return assertNever(reply);
  }
}
