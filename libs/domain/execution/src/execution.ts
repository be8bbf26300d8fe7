import type {
  CreditDecision,
  DecidedLeg,
  Execution,
  ExecutionStatus,
  Instruction,
  InstructionStatus,
  SizedLeg,
} from '@ballast/contracts';
import { assertNever, type Timestamp } from '@ballast/kernel';
import { executedInstruction, untradedInstruction } from './instruction';
import { plainReason, STATUS_CODES, type Reason, type StatusCode } from './reasons';
import { stopRunningLegs, type Stop } from './stop';

/** The members of an Execution that do not depend on its outcome. */
export interface ExecutionFrame {
  readonly id: string;
  readonly operation_id: string;
  readonly strategy_id: string;
  /** Empty when the participant has no Trader. */
  readonly trader_id: string;
  readonly participant_code: string;
  readonly quoted_currency: string;
  /** Code of the participant whose key made the request; empty for the platform. */
  readonly initiated_by: string;
  /** 0 unless an advisor acted. */
  readonly grant_version: number;
  /** Empty when the credit check did not authorize the Execution. */
  readonly authorized_at: string;
  /** Time of the Operation's request. */
  readonly created_at: Timestamp;
}

/** The outcome of an Execution so far. `legs` are all its legs in Instruction order. */
export type ExecutionOutcome =
  | { readonly kind: 'awaiting'; readonly legs: readonly DecidedLeg[] }
  | {
      readonly kind: 'settled';
      readonly legs: readonly DecidedLeg[];
      readonly sized: readonly SizedLeg[];
      readonly executed_at: Timestamp;
    }
  | { readonly kind: 'rejected' | 'skipped'; readonly legs: readonly DecidedLeg[]; readonly reason: Reason }
  /** `leg` is the index of the Instruction that the venue refused. */
  | { readonly kind: 'venue_refused'; readonly legs: readonly DecidedLeg[]; readonly leg: number };

/** The outcome of an Execution after the credit check: it awaits its trades, or it has ended. */
export function outcomeOfDecision(decision: CreditDecision): ExecutionOutcome {
  switch (decision.outcome) {
    case 'accepted':
      return { kind: 'awaiting', legs: decision.legs };
    case 'rejected':
    case 'skipped':
      return {
        kind: decision.outcome,
        legs: decision.legs,
        reason: { status_reason: decision.status_reason, status_code: readStatusCode(decision.status_code) },
      };
    default:
      return assertNever(decision.outcome);
  }
}

/** The full resource at one version. `updatedAt` comes from the owner of the Execution and grows with every version. */
export function executionResource(frame: ExecutionFrame, outcome: ExecutionOutcome, updatedAt: Timestamp): Execution {
  const reason = reasonOf(outcome);
  return {
    id: frame.id,
    strategy_id: frame.strategy_id,
    operation_id: frame.operation_id,
    trader_id: frame.trader_id,
    participant_code: frame.participant_code,
    account_label: frame.strategy_id,
    status: statusOf(outcome),
    status_reason: reason?.status_reason ?? '',
    status_code: reason?.status_code ?? '',
    instructions: instructionsOf(frame.id, frame.quoted_currency, outcome),
    initiated_by: frame.initiated_by,
    grant_version: frame.grant_version,
    authorized_at: frame.authorized_at,
    created_at: frame.created_at,
    updated_at: updatedAt,
  };
}

function statusOf(outcome: ExecutionOutcome): ExecutionStatus {
  switch (outcome.kind) {
    case 'awaiting':
      return 'awaiting_execution';
    case 'venue_refused':
      return 'rejected';
    case 'settled':
    case 'rejected':
    case 'skipped':
      return outcome.kind;
    default:
      return assertNever(outcome);
  }
}

function reasonOf(outcome: ExecutionOutcome): Reason | null {
  switch (outcome.kind) {
    case 'awaiting':
    case 'settled':
      return null;
    case 'rejected':
    case 'skipped':
      return outcome.reason;
    case 'venue_refused':
      return plainReason('venue_rejected');
    default:
      return assertNever(outcome);
  }
}

function instructionsOf(id: string, quotedCurrency: string, outcome: ExecutionOutcome): Instruction[] {
  switch (outcome.kind) {
    case 'awaiting':
      return awaitingInstructions(outcome.legs, quotedCurrency);
    case 'settled': {
      const sizedByLeg = new Map(outcome.sized.map((sized) => [sized.leg, sized]));
      return outcome.legs.map((leg, index) => {
        const sized = sizedByLeg.get(index);
        return sized === undefined
          ? stoppedInstruction(leg, quotedCurrency)
          : executedInstruction(leg, quotedCurrency, { executionId: id, sized, executedAt: outcome.executed_at });
      });
    }
    case 'rejected':
    case 'skipped': {
      const stop: Stop = { status: outcome.kind, status_reason: outcome.reason.status_reason };
      return stopRunningLegs(outcome.legs, stop).map((leg) => stoppedInstruction(leg, quotedCurrency));
    }
    case 'venue_refused':
      return venueRefusedInstructions(outcome.legs, outcome.leg, quotedCurrency);
    default:
      return assertNever(outcome);
  }
}

/** Instructions before any trade. Buys of an Execution that also sells wait for the proceeds. */
function awaitingInstructions(legs: readonly DecidedLeg[], quotedCurrency: string): Instruction[] {
  const sellsFirst = legs.some((leg) => leg.side === 'sell' && leg.status === undefined);
  return legs.map((leg) => {
    if (leg.status !== undefined) {
      return stoppedInstruction(leg, quotedCurrency);
    }
    const status: InstructionStatus = leg.side === 'buy' && sellsFirst ? 'waiting_proceeds' : 'pending';
    return untradedInstruction(leg, quotedCurrency, { status, status_reason: '' });
  });
}

function venueRefusedInstructions(
  legs: readonly DecidedLeg[],
  refusedLeg: number,
  quotedCurrency: string,
): Instruction[] {
  const { status_reason } = plainReason('venue_rejected');
  const others = stopRunningLegs(legs, { status: 'rejected', status_reason });
  return others.map((leg, index) =>
    index === refusedLeg
      ? untradedInstruction(leg, quotedCurrency, { status: 'failed', status_reason })
      : stoppedInstruction(leg, quotedCurrency),
  );
}

function stoppedInstruction(leg: DecidedLeg, quotedCurrency: string): Instruction {
  if (leg.status === undefined) {
    throw new Error(`the ${leg.side} of ${leg.asset} neither executed nor ended`);
  }
  return untradedInstruction(leg, quotedCurrency, { status: leg.status, status_reason: leg.status_reason ?? '' });
}

function readStatusCode(code: string): StatusCode {
  const known = STATUS_CODES.find((candidate) => candidate === code);
  if (known === undefined) {
    throw new Error(`unknown status code: ${code}`);
  }
  return known;
}
