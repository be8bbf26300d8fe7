import type { Timestamp } from '@ballast/kernel';
import type { CancellationReason } from './cancellation-reason';

/* Orders as readers see them. */

export type OrderType = 'BUY' | 'SELL' | 'REBALANCING';
export type OrderStatus = 'NEW' | 'PROCESSING' | 'FILLED' | 'CANCELLED';
export type IndividualOrderStatus = 'PROCESSING' | 'FILLED' | 'CANCELLED';

interface OrderEnd {
  /** There only when the order is cancelled. */
  readonly cancellation_reason?: CancellationReason;
  readonly status_code: string;
  readonly status_reason: string;
}

/** The order of one account in a rebalancing execution. */
export interface RebalancingExecutionOrder extends OrderEnd {
  readonly id: string;
  readonly execution_id: string;
  readonly account_id: string;
  /** Empty when the account got no portfolio order. */
  readonly portfolio_order_id: string;
  readonly status: OrderStatus;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
}

export interface OrderOfBatch {
  readonly id: string;
  readonly instrument_id: string;
  readonly side: 'BUY' | 'SELL';
  readonly status: IndividualOrderStatus;
  readonly batch: 1 | 2;
}

/** The Execution of one account, as an order. */
export interface PortfolioOrder extends OrderEnd {
  readonly id: string;
  readonly user_id: string;
  readonly account_id: string;
  readonly allocation_id: string;
  readonly allocation_version: number;
  readonly type: OrderType;
  /** Empty for a rebalancing. */
  readonly side: 'BUY' | 'SELL' | '';
  readonly cash_amount: string;
  readonly filled_amount: string;
  readonly currency: string;
  readonly status: OrderStatus;
  readonly post_tax: false;
  readonly client_reference: string;
  readonly initiation_flow: InitiationFlow;
  readonly initiated_by: string;
  readonly operation_id: string;
  /** Empty until the order is filled. */
  readonly settled_at: Timestamp;
  readonly orders: readonly OrderOfBatch[];
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
}

export type InitiationFlow = 'API' | 'REBALANCING_STRATEGY';

/** An Instruction of an Execution, as an order. */
export interface IndividualOrder extends OrderOfBatch {
  readonly portfolio_order_id: string;
  readonly account_id: string;
  readonly user_id: string;
  readonly instrument_id_type: 'SYMBOL';
  readonly cash_amount: string;
  readonly quantity: string;
  readonly price: string;
  readonly currency: string;
  readonly trade_ids: readonly string[];
  readonly client_reference: string;
  readonly status_code: string;
  readonly status_reason: string;
  /** Empty until the order is filled. */
  readonly executed_at: Timestamp;
  readonly created_at: Timestamp;
  readonly updated_at: Timestamp;
}

/** The part of a portfolio order that its Execution does not have: one narrow row. */
export interface OrderRow {
  /** Id of the Execution. */
  readonly id: string;
  readonly user_id: string;
  readonly account_id: string;
  /** Empty for a sell, which needs no allocation. */
  readonly allocation_id: string;
  readonly allocation_version: number;
  readonly type: OrderType;
  /** Amount of a BUY or a SELL as it was ordered; empty for a rebalancing. */
  readonly cash_amount: string;
  readonly currency: string;
  /** Decimals of the currency. */
  readonly currency_scale: number;
  readonly client_reference: string;
  readonly initiation_flow: InitiationFlow;
  readonly initiated_by: string;
  readonly operation_id: string;
  readonly created_at: Timestamp;
  /** Null until the credit check has accepted the Execution. */
  readonly decided: DecidedOrder | null;
}

/** The acceptance of an Execution by the credit check, kept because the ended Execution no longer shows it. */
export interface DecidedOrder {
  /** `updated_at` of the decided Execution. */
  readonly at: Timestamp;
  /** Indexes of the Instructions that the check stopped. */
  readonly stopped: readonly number[];
}
