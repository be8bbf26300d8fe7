import type { OperationRequested, PinnedPlan } from '@ballast/contracts';
import {
  begin,
  chunksInFlight,
  listedChunk,
  priceFlowOf,
  requiredAssets,
  staleScope,
  takenPlan,
  unpricedPlan,
  type Chunk,
  type Failure,
} from '@ballast/domain-operation';
import { chunked } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import type { OperationBatch } from '../operation-batch';
import type { Cause } from '../operation-messages';
import { codesInDefaultScope } from '../persistence/trader.store';
import type { RequestOf } from './read-request';

/**
 * Takes in an Operation. One without a list gets its chunks here, unless a plan lists them: its scope is that of its
 * place in the request log, so settings of Traders that were changed before must have been written.
 */
export async function acceptOperation(
  { tx, work, isQueued }: { readonly tx: Tx; readonly work: OperationBatch; readonly isQueued: boolean },
  { id, platformCode, data }: RequestOf<'requested'>,
  now: string,
): Promise<void> {
  const cause: Cause = { messageId: id, now };
  const { type, plan } = data;
  const scope = data.default_scope ? await codesInDefaultScope(tx, data.strategy_id) : [];
  const isListed = !data.default_scope || plan !== undefined;
  const chunks = isListed ? [] : scopeChunks(scope, data);
  const { state, effects } = begin({
    type,
    chunks: isListed ? data.chunks : chunks.length,
    isQueued,
    inFlightMax: chunksInFlight(data.chunk_participants),
    priceFlow: priceFlowOf({ type, isBound: data.max_price_move_bps !== undefined, isPlanned: plan !== undefined }),
    failure: plan === undefined ? undefined : await failureOfPlan(work, plan, { request: data, scope }),
  });
  work.begin(
    {
      id: data.operation_id,
      platformCode,
      request: data,
      state,
      updatedAt: data.created_at,
      reference: plan === undefined ? null : { prices: plan.prices, instruments: plan.instruments },
      prices: null,
    },
    effects,
    cause,
  );
  for (const chunk of chunks) list(work, chunk, cause);
}

/** What a plan fails by before anything is checked. */
async function failureOfPlan(
  work: OperationBatch,
  plan: PinnedPlan,
  { request, scope }: { readonly request: Pick<OperationRequested, 'allocations'>; readonly scope: readonly string[] },
): Promise<Failure | undefined> {
  return (
    unpricedPlan(plan, requiredAssets(request)) ??
    takenPlan(await work.underWayWith(plan.plan_id)) ??
    staleScope(plan, scope)
  );
}

/** Takes in one chunk of the list of an Operation. A chunk that came before changes nothing. */
export function acceptChunk(work: OperationBatch, { id, data }: RequestOf<'listed'>, now: string): void {
  if (work.chunk({ operationId: data.operation_id, chunk: data.chunk }) !== undefined) return;
  list(work, listedChunk(data.operation_id, data.chunk, data.first_index, data.participants), { messageId: id, now });
}

function list(work: OperationBatch, chunk: Chunk, cause: Cause): void {
  work.list(chunk);
  work.advance(chunk.operationId, { kind: 'chunk_listed', chunk: chunk.chunk }, cause);
}

/** Chunks of a default scope, which names Traders and no amounts. */
function scopeChunks(codes: readonly string[], data: RequestOf<'requested'>['data']): readonly Chunk[] {
  const size = data.chunk_participants;
  return chunked(codes, size).map((listed, chunk) =>
    listedChunk(
      data.operation_id,
      chunk,
      chunk * size,
      listed.map((participant_code) => ({ participant_code })),
    ),
  );
}
