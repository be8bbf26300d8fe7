import type { Execution } from '@ballast/contracts';
import { assertNever, format, money, parseMoney, sum, type Timestamp } from '@ballast/kernel';
import { cancelledByExecution } from './cancellation-reason';
import { individualOrders, oneLater, type OrderedLeg } from './individual-orders';
import type { OrderPhase } from './order-phase';
import type { OrderRow, OrderStatus, PortfolioOrder } from './order-shapes';

const STATUSES: Readonly<Record<OrderPhase, OrderStatus>> = {
  new: 'NEW',
  processing: 'PROCESSING',
  updated: 'PROCESSING',
  filled: 'FILLED',
  cancelled: 'CANCELLED',
};

/** The portfolio order of a row and its Execution in a phase. The Execution is null until it is decided. */
export function portfolioOrder(row: OrderRow, execution: Execution | null, phase: OrderPhase): PortfolioOrder {
  const legs = individualOrders(row, execution, phase);
  const isCancelled = phase === 'cancelled' && execution !== null;
  return {
    id: row.id,
    user_id: row.user_id,
    account_id: row.account_id,
    allocation_id: row.allocation_id,
    allocation_version: row.allocation_version,
    type: row.type,
    side: row.type === 'REBALANCING' ? '' : row.type,
    cash_amount: row.type === 'REBALANCING' ? filled(row, legs, 'SELL') : row.cash_amount,
    filled_amount: filled(row, phase === 'filled' ? legs : [], row.type === 'SELL' ? 'SELL' : 'BUY'),
    currency: row.currency,
    status: STATUSES[phase],
    ...(isCancelled ? cancelledByExecution(execution) : { status_code: '', status_reason: '' }),
    post_tax: false,
    client_reference: row.client_reference,
    initiation_flow: row.initiation_flow,
    initiated_by: row.initiated_by,
    operation_id: row.operation_id,
    settled_at: phase === 'filled' && execution !== null ? execution.updated_at : '',
    orders: legs.map(({ order: { id, instrument_id, side, status, batch } }) => ({
      id,
      instrument_id,
      side,
      status,
      batch,
    })),
    created_at: row.created_at,
    updated_at: updatedAt(row, execution, phase),
  };
}

/** Money of the filled legs of one side. */
function filled(row: OrderRow, legs: readonly OrderedLeg[], side: 'BUY' | 'SELL'): string {
  const amounts = legs
    .filter(({ order }) => order.side === side && order.status === 'FILLED')
    .map(({ order }) => parseMoney(order.cash_amount, row.currency, row.currency_scale));
  return format(sum(money(row.currency, row.currency_scale, 0n), amounts));
}

/** Time of a version of an order: of the creation, of the decided Execution, or of the closed one. */
export function updatedAt(row: OrderRow, execution: Execution | null, phase: OrderPhase): Timestamp {
  switch (phase) {
    case 'new':
      return row.created_at;
    case 'processing':
      return row.decided?.at ?? row.created_at;
    case 'filled':
      return row.type === 'REBALANCING' ? oneLater(endOf(row, execution)) : endOf(row, execution);
    case 'updated':
    case 'cancelled':
      return endOf(row, execution);
    default:
      return assertNever(phase);
  }
}

function endOf(row: OrderRow, execution: Execution | null): Timestamp {
  return execution?.updated_at ?? row.created_at;
}
