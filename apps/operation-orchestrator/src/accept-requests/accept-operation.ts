import { Injectable } from '@nestjs/common';
import { acceptanceOf } from '@ballast/domain-operation';
import { scopeMessage } from '@ballast/domain-operation/operation-messages';
import type { Timestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import type { OperationBatch } from '../operation-batch';
import { TraderStore, type DefaultScope } from '../persistence/trader.store';
import type { RequestOf } from './read-request';

const NO_SCOPE: DefaultScope = { codes: [], answers: {} };

/** Takes new Operations into a batch. */
@Injectable()
export class OperationAcceptance {
  constructor(private readonly traders: TraderStore) {}

  /**
   * Begins an Operation. An Operation with a default scope gets its chunks here, unless a plan lists them, and the record
   * gets the participants of each chunk. The scope depends on the requests before it in the log, so their changes of
   * Trader settings must have been written.
   */
  async accept(
    { tx, batch, isQueued }: { readonly tx: Tx; readonly batch: OperationBatch; readonly isQueued: boolean },
    requested: RequestOf<'requested'>,
    now: Timestamp,
  ): Promise<void> {
    const { strategy_id, default_scope, plan } = requested.data;
    const { codes: scope, answers } = default_scope ? await this.traders.defaultScope(tx, strategy_id) : NO_SCOPE;
    const takenBy = plan === undefined ? undefined : await batch.underWayWith(plan.plan_id);
    const { request, failure, chunks } = acceptanceOf(requested, { scope, takenBy });
    const occasion = { cause: requested, now };
    batch.begin(request, { isQueued, failure }, occasion);
    for (const chunk of chunks) {
      batch.advance(request.id, undefined, { kind: 'chunk_listed', at: now, ...chunk }, occasion);
      batch.send(scopeMessage(request, { ...chunk, answers }, occasion));
    }
  }
}
