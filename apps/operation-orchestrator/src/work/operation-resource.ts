import type { Operation } from '@ballast/contracts';
import type { StoredOperation } from '../persistence/operation.store';

/** The Operation as its GET shows it. */
export function operationResource({ request, state, updatedAt }: StoredOperation): Operation {
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
    created_at: request.created_at,
    updated_at: updatedAt,
  };
}
