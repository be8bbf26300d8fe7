import type { Execution, Instruction } from '@ballast/contracts';
import { derivedId, toTimestamp, type Timestamp } from '@ballast/kernel';
import type { OrderPhase } from './order-phase';
import type { IndividualOrder, IndividualOrderStatus, OrderRow } from './order-shapes';

/** A leg of an Execution that has become an order. */
export interface OrderedLeg {
  /** Index of the Instruction. */
  readonly index: number;
  readonly batch: 1 | 2;
  readonly order: IndividualOrder;
}

/** The end of a filled rebalancing lies a millisecond behind the end of its sells, so that readers can order both. */
export function oneLater(at: Timestamp): Timestamp {
  return toTimestamp(new Date(Date.parse(at) + 1));
}

/**
 * The individual orders of a portfolio order in a phase, by batch and then in Instruction order. Buys of a rebalancing
 * are its second batch, which exists once the sells have ended. An order that was cancelled before the credit check
 * accepted it has none.
 */
export function individualOrders(row: OrderRow, execution: Execution | null, phase: OrderPhase): readonly OrderedLeg[] {
  const { decided } = row;
  if (execution === null || decided === null || phase === 'new') {
    return [];
  }
  const legs = execution.instructions.map((instruction, index) => {
    const batch = row.type === 'REBALANCING' && instruction.side === 'buy' ? 2 : 1;
    return { index, batch, instruction } as const;
  });
  const shown = phase === 'updated' || phase === 'filled' ? legs : legs.filter(({ batch }) => batch === 1);
  return [...shown]
    .sort((left, right) => left.batch - right.batch || left.index - right.index)
    .map(({ index, batch, instruction }) => {
      const isStopped = decided.stopped.includes(index);
      const status = statusOf({ phase, batch, instruction, isStopped });
      return {
        index,
        batch,
        order: {
          ...identity(row, index, instruction),
          batch,
          status,
          ...amounts(instruction, status),
          ...reasonOf(instruction, execution, status),
          executed_at: status === 'FILLED' ? instruction.executed_at : '',
          ...times({ batch, status, isStopped }, decided.at, execution.updated_at),
        },
      };
    });
}

interface LegInPhase {
  readonly phase: OrderPhase;
  readonly batch: 1 | 2;
  readonly instruction: Instruction;
  readonly isStopped: boolean;
}

function statusOf({ phase, batch, instruction, isStopped }: LegInPhase): IndividualOrderStatus {
  if (phase === 'cancelled' || isStopped) {
    return 'CANCELLED';
  }
  if (phase === 'processing') {
    return 'PROCESSING';
  }
  if (instruction.status !== 'executed') {
    return 'CANCELLED';
  }
  return phase === 'updated' && batch === 2 ? 'PROCESSING' : 'FILLED';
}

interface LegAtEnd {
  readonly batch: 1 | 2;
  readonly status: IndividualOrderStatus;
  readonly isStopped: boolean;
}

/** Times of a leg: the first batch begins when the Execution is decided, the second one when the sells have ended. */
function times({ batch, status, isStopped }: LegAtEnd, decidedAt: Timestamp, endedAt: Timestamp) {
  if (batch === 2) {
    return { created_at: endedAt, updated_at: status === 'FILLED' ? oneLater(endedAt) : endedAt };
  }
  return { created_at: decidedAt, updated_at: status === 'PROCESSING' || isStopped ? decidedAt : endedAt };
}

function identity(row: OrderRow, index: number, { side, underlying_currency, quoted_currency }: Instruction) {
  return {
    id: derivedId('individual_order', row.id, index),
    portfolio_order_id: row.id,
    account_id: row.account_id,
    user_id: row.user_id,
    instrument_id: `${underlying_currency}/${quoted_currency}`,
    instrument_id_type: 'SYMBOL',
    side: side === 'buy' ? 'BUY' : 'SELL',
    currency: row.currency,
    client_reference: row.id,
  } as const;
}

/** Money and quantity: until the leg is filled, only the one that was ordered. */
function amounts(instruction: Instruction, status: IndividualOrderStatus) {
  const { amount, amount_type, quantity, total_notional, price, trade_ids } = instruction;
  return status === 'FILLED'
    ? { cash_amount: total_notional, quantity, price, trade_ids }
    : {
        cash_amount: amount_type === 'notional' ? amount : '',
        quantity: amount_type === 'quantity' ? amount : '',
        price: '',
        trade_ids: [],
      };
}

/** Reason of a cancelled leg. A leg that ended with its Execution has the code of the Execution; else its text is its code. */
function reasonOf(
  { status_reason: reason }: Instruction,
  execution: Execution,
  status: IndividualOrderStatus,
): { readonly status_code: string; readonly status_reason: string } {
  if (status !== 'CANCELLED') {
    return { status_code: '', status_reason: '' };
  }
  return { status_code: reason === execution.status_reason ? execution.status_code : reason, status_reason: reason };
}
