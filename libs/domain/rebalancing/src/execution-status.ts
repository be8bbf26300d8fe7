import type { OrderStatus } from './order-shapes';

export type RebalancingExecutionStatus = 'NEW' | 'PROCESSING' | 'COMPLETED';

/** Orders of a rebalancing execution by status. */
export interface OrderCounts {
  readonly total: number;
  readonly new: number;
  readonly processing: number;
  readonly filled: number;
  readonly cancelled: number;
}

export function countOrders(statuses: readonly OrderStatus[]): OrderCounts {
  const countOf = (status: OrderStatus): number => statuses.filter((each) => each === status).length;
  return {
    total: statuses.length,
    new: countOf('NEW'),
    processing: countOf('PROCESSING'),
    filled: countOf('FILLED'),
    cancelled: countOf('CANCELLED'),
  };
}

/** The status of a rebalancing execution: it is over when every order is listed and none can still run. */
export function executionStatus(isListed: boolean, orders: OrderCounts): RebalancingExecutionStatus {
  if (!isListed) {
    return 'NEW';
  }
  return orders.new + orders.processing === 0 ? 'COMPLETED' : 'PROCESSING';
}
