import type { Operation as OperationResource, OperationRequested, OperationStatus } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import type { Operation } from './operation';
import { statusOf } from './operation.state';

/** The members of a request that readers of its Operation see. */
export interface ShownRequest extends Pick<
  OperationRequested,
  | 'operation_id'
  | 'strategy_id'
  | 'request_id'
  | 'type'
  | 'allocations'
  | 'max_price_move_bps'
  | 'drifted_only_bps'
  | 'initiated_by'
  | 'created_at'
> {
  readonly plan?: { readonly plan_id: string } | undefined;
}

interface ShownState {
  readonly status: OperationStatus;
  /** Reason and detail are empty before the end. */
  readonly reason: string;
  readonly detail: string;
  readonly isQueued: boolean;
  readonly updatedAt: Timestamp;
}

/** The Operation as its GET shows it. */
export function operationResource({ request, state, version }: Operation): OperationResource {
  return resourceOf(request, {
    status: statusOf(state),
    reason: state.phase === 'ended' ? state.reason : '',
    detail: state.phase === 'ended' ? state.detail : '',
    isQueued: state.phase === 'queued',
    updatedAt: version.at,
  });
}

/** The Operation as the answer to its request shows it, before anything is decided. */
export function acceptedResource(request: ShownRequest): OperationResource {
  return resourceOf(request, {
    status: 'validating',
    reason: '',
    detail: '',
    isQueued: false,
    updatedAt: request.created_at,
  });
}

function resourceOf(request: ShownRequest, shown: ShownState): OperationResource {
  return {
    id: request.operation_id,
    strategy_id: request.strategy_id,
    request_id: request.request_id,
    initiated_by: request.initiated_by ?? '',
    type: request.type,
    status: shown.status,
    status_reason: shown.reason,
    status_detail: shown.detail,
    ...(shown.isQueued ? { queued: true as const } : {}),
    allocations: request.allocations,
    max_price_move_bps: request.max_price_move_bps,
    drifted_only_bps: request.drifted_only_bps,
    plan_id: request.plan?.plan_id,
    created_at: request.created_at,
    updated_at: shown.updatedAt,
  };
}
