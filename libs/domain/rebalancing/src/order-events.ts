import type { Execution } from '@ballast/contracts';
import type { Cancellation } from './cancellation-reason';
import { type ListedOrder, orderWithoutPortfolioOrder, orderWithPortfolioOrder } from './execution-order';
import { individualOrders } from './individual-orders';
import type { OrderPhase } from './order-phase';
import type {
  IndividualOrder,
  IndividualOrderStatus,
  OrderRow,
  OrderStatus,
  PortfolioOrder,
  RebalancingExecutionOrder,
} from './order-shapes';
import { portfolioOrder } from './portfolio-order';

/** A public event of an order: its type, and the order at that version. */
export type OrderEvent =
  | { readonly type: `PORTFOLIO_ORDER.${OrderStatus | 'UPDATED'}`; readonly object: PortfolioOrder }
  | { readonly type: `INDIVIDUAL_ORDER.${IndividualOrderStatus}`; readonly object: IndividualOrder }
  | { readonly type: `REBALANCING_EXECUTION_ORDER.${OrderStatus}`; readonly object: RebalancingExecutionOrder };

/** A portfolio order with the order that lists it; null when it is a BUY or a SELL. */
export interface OrderOfAccount {
  readonly row: OrderRow;
  readonly listed: ListedOrder | null;
}

/** Events of an account that a trigger left without a portfolio order. */
export function refusedEvents(listed: ListedOrder, cancellation: Cancellation): readonly OrderEvent[] {
  return [null, cancellation].map((each): OrderEvent => {
    const object = orderWithoutPortfolioOrder(listed, each);
    return { type: `REBALANCING_EXECUTION_ORDER.${object.status}`, object };
  });
}

/** Events of an order that begins. */
export function newEvents(order: OrderOfAccount): readonly OrderEvent[] {
  return [...executionOrderEvent(order, null, 'new'), portfolioOrderEvent(order, null, 'new')];
}

/** Events of an order whose Execution the credit check has accepted: the first batch, stopped legs included. */
export function decidedEvents(order: OrderOfAccount, execution: Execution): readonly OrderEvent[] {
  return [
    portfolioOrderEvent(order, execution, 'processing'),
    ...executionOrderEvent(order, execution, 'processing'),
    ...individualOrders(order.row, execution, 'processing').map(({ order: each }) => individualEvent(each)),
  ];
}

/** Events of an order whose Execution has ended. The row knows whether the credit check had accepted it. */
export function endEvents(order: OrderOfAccount, execution: Execution): readonly OrderEvent[] {
  if (execution.status !== 'settled') {
    return [
      ...endedLegs(order.row, execution, 'cancelled'),
      portfolioOrderEvent(order, execution, 'cancelled'),
      ...executionOrderEvent(order, execution, 'cancelled'),
    ];
  }
  const { row } = order;
  const secondBatch = (phase: OrderPhase): readonly IndividualOrder[] =>
    individualOrders(row, execution, phase).flatMap(({ batch, order: each }) => (batch === 2 ? [each] : []));
  const updated: readonly OrderEvent[] =
    row.type === 'REBALANCING'
      ? [
          portfolioOrderEvent(order, execution, 'updated'),
          ...secondBatch('updated').map(individualEvent),
          ...secondBatch('filled')
            .filter(({ status }) => status === 'FILLED')
            .map(individualEvent),
        ]
      : [];
  return [
    ...endedLegs(row, execution, 'filled'),
    ...updated,
    portfolioOrderEvent(order, execution, 'filled'),
    ...executionOrderEvent(order, execution, 'filled'),
  ];
}

/** Events of the first batch, but for its legs that the credit check had stopped: their end is told. */
function endedLegs(row: OrderRow, execution: Execution, phase: OrderPhase): readonly OrderEvent[] {
  const stopped = new Set(row.decided?.stopped);
  return individualOrders(row, execution, phase)
    .filter(({ batch, index }) => batch === 1 && !stopped.has(index))
    .map(({ order }) => individualEvent(order));
}

function individualEvent(object: IndividualOrder): OrderEvent {
  return { type: `INDIVIDUAL_ORDER.${object.status}`, object };
}

function portfolioOrderEvent({ row }: OrderOfAccount, execution: Execution | null, phase: OrderPhase): OrderEvent {
  const object = portfolioOrder(row, execution, phase);
  return { type: `PORTFOLIO_ORDER.${phase === 'updated' ? 'UPDATED' : object.status}`, object };
}

/** Event of the order that lists the account. A BUY or a SELL has none, because no rebalancing execution lists it. */
function executionOrderEvent(
  { row, listed }: OrderOfAccount,
  execution: Execution | null,
  phase: OrderPhase,
): readonly OrderEvent[] {
  if (listed === null) {
    return [];
  }
  const object = orderWithPortfolioOrder(listed, { row, execution }, phase);
  return [{ type: `REBALANCING_EXECUTION_ORDER.${object.status}`, object }];
}
