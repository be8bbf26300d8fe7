import type { DecidedLeg, Instruction, InstructionStatus, SizedLeg } from '@ballast/contracts';
import { tradeId, type Timestamp } from '@ballast/kernel';

interface InstructionEnd {
  readonly status: InstructionStatus;
  readonly status_reason: string;
}

/** An Instruction without a trade, in the key order of the public samples. */
export function untradedInstruction(leg: DecidedLeg, quotedCurrency: string, end: InstructionEnd): Instruction {
  return {
    underlying_currency: leg.asset,
    quoted_currency: quotedCurrency,
    side: leg.side,
    amount: leg.amount,
    amount_type: leg.amount_type,
    status: end.status,
    status_reason: end.status_reason,
    price: '',
    quantity: '',
    total_notional: '',
    trade_ids: [],
    executed_at: '',
  };
}

export interface ExecutedLeg {
  readonly executionId: string;
  readonly sized: SizedLeg;
  readonly executedAt: Timestamp;
}

export function executedInstruction(leg: DecidedLeg, quotedCurrency: string, fill: ExecutedLeg): Instruction {
  return {
    ...untradedInstruction(leg, quotedCurrency, { status: 'executed', status_reason: '' }),
    price: fill.sized.price,
    quantity: fill.sized.quantity,
    total_notional: fill.sized.notional,
    trade_ids: [tradeId(fill.executionId, fill.sized.leg)],
    executed_at: fill.executedAt,
  };
}
