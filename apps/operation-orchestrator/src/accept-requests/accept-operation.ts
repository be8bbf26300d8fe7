import type { OperationRequested, PinnedPlan } from '@ballast/contracts';
import { begin, chunksInFlight, priceFlowOf, type Failure } from '@ballast/domain-operation';
import type { Tx } from '@ballast/platform-postgres';
import { listedChunk, type StoredChunk } from '../persistence/chunk.store';
import { codesInDefaultScope } from '../persistence/trader.store';
import type { Cause } from '../work/cause';
import { staleScope, takenPlan, unpricedPlan } from '../work/held-against-plan';
import { requiredAssets } from '../work/operation-parts';
import type { OperationWork } from '../work/operation.work';
import type { RequestOf } from './read-request';

/**
 * Takes in an Operation. One without a list gets its chunks here, unless a plan lists them: its scope is that of its
 * place in the request log, so settings of Traders that were changed before must have been written.
 */
export async function acceptOperation(
  { tx, work, isQueued }: { readonly tx: Tx; readonly work: OperationWork; readonly isQueued: boolean },
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
  work: OperationWork,
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
export function acceptChunk(work: OperationWork, { id, data }: RequestOf<'listed'>, now: string): void {
  if (work.chunk({ operationId: data.operation_id, chunk: data.chunk }) !== undefined) return;
  list(work, listedChunk(data.operation_id, data.chunk, data.first_index, data.participants), { messageId: id, now });
}

function list(work: OperationWork, chunk: StoredChunk, cause: Cause): void {
  work.list(chunk);
  work.advance(chunk.operationId, { kind: 'chunk_listed', chunk: chunk.chunk }, cause);
}

function scopeChunks(codes: readonly string[], data: RequestOf<'requested'>['data']): readonly StoredChunk[] {
  const size = data.chunk_participants;
  return Array.from({ length: Math.ceil(codes.length / size) }, (_, chunk) => {
    const participants = codes
      .slice(chunk * size, (chunk + 1) * size)
      .map((participant_code) => ({ participant_code }));
    return listedChunk(data.operation_id, chunk, chunk * size, participants);
  });
}
