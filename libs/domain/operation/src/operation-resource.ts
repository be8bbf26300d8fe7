import type { Operation as OperationResource } from '@ballast/contracts';
import type { Operation } from './operation';

/** The Operation as its GET shows it. */
export function operationResource({ request, state, updatedAt }: Operation): OperationResource {
  return {
    id: request.operation_id,
    strategy_id: request.strategy_id,
    request_id: request.request_id,
    type: request.type,
    status: state.status,
    status_reason: state.statusReason,
    status_detail: state.statusDetail,
    ...(state.isQueued ? { queued: true as const } : {}),
    allocations: request.allocations,
    max_price_move_bps: request.max_price_move_bps,
    drifted_only_bps: request.drifted_only_bps,
    plan_id: request.plan?.plan_id,
    created_at: request.created_at,
    updated_at: updatedAt,
  };
}
