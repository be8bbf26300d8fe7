import { Injectable } from '@nestjs/common';
import { chunksOfScope, planFailure } from '@ballast/domain-operation';
import type { Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import type { OperationBatch } from '../operation-batch';
import { TraderStore } from '../persistence/trader.store';
import type { RequestOf } from './read-request';

/** Takes new Operations into a batch. */
@Injectable()
export class OperationAcceptance {
  constructor(private readonly traders: TraderStore) {}

  /**
   * Begins an Operation. An Operation with a default scope gets its chunks here, unless a plan lists them. The scope
   * depends on the requests before it in the log, so their changes of Trader settings must have been written.
   */
  async accept(
    { tx, batch, isQueued }: { readonly tx: Tx; readonly batch: OperationBatch; readonly isQueued: boolean },
    { id: messageId, platformCode, data }: RequestOf<'requested'>,
    now: Timestamp,
  ): Promise<void> {
    const { operation_id: id, plan } = data;
    const scope = data.default_scope ? await this.traders.codesInDefaultScope(tx, data.strategy_id) : [];
    const isListed = !data.default_scope || plan !== undefined;
    const chunks = isListed ? [] : chunksOfScope(scope, data.chunk_participants);
    const takenBy = plan === undefined ? undefined : await batch.underWayWith(plan.plan_id);
    const cause = { messageId, now };
    batch.begin(
      {
        id,
        platformCode,
        request: data,
        chunks: isListed ? data.chunks : chunks.length,
        reference: plan === undefined ? null : { prices: plan.prices, instruments: plan.instruments },
      },
      { isQueued, failure: planFailure(data, { takenBy, scope }) },
      cause,
    );
    for (const chunk of chunks) batch.advance(id, undefined, { kind: 'chunk_listed', at: now, ...chunk }, cause);
  }
}
