import type { Execution } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import { type Cancellation, cancelledByExecution } from './cancellation-reason';
import type { OrderPhase } from './order-phase';
import type { OrderRow, RebalancingExecutionOrder } from './order-shapes';
import { portfolioOrder } from './portfolio-order';

/** The part of the order of one account that is fixed when its rebalancing execution lists it. */
export interface ListedOrder {
  readonly id: string;
  /** Id of the rebalancing execution. */
  readonly execution_id: string;
  readonly account_id: string;
  readonly created_at: Timestamp;
}

/** The order of an account that gets no portfolio order: it is cancelled as soon as it is new. */
export function orderWithoutPortfolioOrder(
  { id, execution_id, account_id, created_at }: ListedOrder,
  cancellation: Cancellation | null,
): RebalancingExecutionOrder {
  return {
    id,
    execution_id,
    account_id,
    portfolio_order_id: '',
    status: cancellation === null ? 'NEW' : 'CANCELLED',
    ...(cancellation ?? { status_code: '', status_reason: '' }),
    created_at,
    updated_at: created_at,
  };
}

/** The order of an account with a portfolio order, in a phase. It shows the status of the portfolio order. */
export function orderWithPortfolioOrder(
  { id, execution_id, account_id, created_at }: ListedOrder,
  { row, execution }: { readonly row: OrderRow; readonly execution: Execution | null },
  phase: OrderPhase,
): RebalancingExecutionOrder {
  const { status, updated_at } = portfolioOrder(row, execution, phase);
  const isCancelled = phase === 'cancelled' && execution !== null;
  return {
    id,
    execution_id,
    account_id,
    portfolio_order_id: row.id,
    status,
    ...(isCancelled ? cancelledByExecution(execution) : { status_code: '', status_reason: '' }),
    created_at,
    updated_at,
  };
}
