import type { Operation as OperationResource } from '@ballast/contracts';
import type { Operation } from './operation';
import { statusOf } from './operation.state';

/** The Operation as its GET shows it. */
export function operationResource({ request, state, version }: Operation): OperationResource {
  return {
    id: request.operation_id,
    strategy_id: request.strategy_id,
    request_id: request.request_id,
    type: request.type,
    status: statusOf(state),
    status_reason: state.phase === 'ended' ? state.reason : '',
    status_detail: state.phase === 'ended' ? state.detail : '',
    ...(state.phase === 'queued' ? { queued: true as const } : {}),
    allocations: request.allocations,
    max_price_move_bps: request.max_price_move_bps,
    drifted_only_bps: request.drifted_only_bps,
    plan_id: request.plan?.plan_id,
    created_at: request.created_at,
    updated_at: version.at,
  };
}
