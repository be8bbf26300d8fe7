import {
  compose,
  type Composed,
  type Execution,
  type ExecutionStatus,
  type Operation,
  type OperationStatus,
  type Trader,
} from '@ballast/contracts';
import { executionClosed, executionDecided, operationStatusChanged } from '@ballast/contracts/operation';
import { derivedId, executionId, newId, traderId } from '@ballast/kernel';
import { outsideCause } from '@ballast/test-kit';

export interface LoggedParticipant {
  readonly code: string;
  /** Final status of its Execution. */
  readonly end: Exclude<ExecutionStatus, 'awaiting_execution'>;
  /** True when the Execution ends in the credit check and is never seen awaiting. */
  readonly endsInCheck: boolean;
  /** True when this Operation opens the participant's Trader. */
  readonly opensTrader: boolean;
}

export interface EventLog {
  readonly platformCode: string;
  readonly operation: Operation;
  /** Messages of operation.events, in order. */
  readonly operationEvents: readonly Composed[];
  /** Messages of execution.events for each participant, in order; their key is the Trader. */
  readonly executionEvents: readonly (readonly Composed[])[];
}

const CREATED_AT_MS = Date.parse('2026-04-17T10:30:00.000Z');

/** RFC 3339 of `ms` milliseconds after the acceptance of the first Operation. */
export function at(ms: number): string {
  return new Date(CREATED_AT_MS + ms).toISOString();
}

/** All messages about one enrollment. Ids derive from the name: the same name gives the same ids. */
export function enrollmentLog(
  name: string,
  participants: readonly LoggedParticipant[],
  { platformCode = 'SANDBX', strategy = 'strategy', acceptedAtMs = 0, initiatedBy = '' } = {},
): EventLog {
  const operation: Operation = {
    id: derivedId('operation', platformCode, name),
    strategy_id: derivedId('strategy', platformCode, strategy),
    request_id: derivedId('request', platformCode, name),
    initiated_by: initiatedBy,
    type: 'enrollment',
    status: 'validating',
    status_reason: '',
    status_detail: '',
    allocations: [{ underlying_currency: 'BTC', weight: '1' }],
    created_at: at(acceptedAtMs),
    updated_at: at(acceptedAtMs),
  };
  const writer = new Writer(platformCode, operation);
  return {
    platformCode,
    operation,
    operationEvents: writer.operationEvents(participants),
    executionEvents: participants.map((participant, index) => writer.executionEvents(participant, index)),
  };
}

class Writer {
  constructor(
    private readonly platformCode: string,
    private readonly accepted: Operation,
  ) {}

  operationEvents(participants: readonly LoggedParticipant[]): readonly Composed[] {
    const ended = (status: ExecutionStatus, within = participants) => within.filter(({ end }) => end === status).length;
    const inCheck = participants.filter(({ endsInCheck }) => endsInCheck);
    const statuses: readonly OperationStatus[] =
      inCheck.length === participants.length
        ? [lastStatus(participants)]
        : ['pricing', 'settling', lastStatus(participants)];
    return statuses.map((status, step) => {
      const isLast = step === statuses.length - 1;
      return this.statusChanged(step + 1, statuses[step - 1] ?? 'validating', status, {
        total: participants.length,
        settled: isLast ? ended('settled') : 0,
        skipped: ended('skipped', isLast ? participants : inCheck),
        rejected: ended('rejected', isLast ? participants : inCheck),
      });
    });
  }

  private statusChanged(
    sequence: number,
    previous: OperationStatus,
    status: OperationStatus,
    executions: { total: number; settled: number; skipped: number; rejected: number },
  ): Composed {
    const operation: Operation = { ...this.accepted, status, updated_at: this.later(sequence * 1_000) };
    return compose(operationStatusChanged, {
      ...this.envelope(this.accepted.id, operation.updated_at),
      data: { sequence, previous_status: previous, operation, executions },
    });
  }

  executionEvents(participant: LoggedParticipant, index: number): readonly Composed[] {
    const key = traderId(this.accepted.strategy_id, participant.code);
    const decidedAt = this.later(100 + index);
    const trader: Trader = {
      id: key,
      strategy_id: this.accepted.strategy_id,
      participant_code: participant.code,
      account_label: this.accepted.strategy_id,
      auto_rebalance: true,
      created_at: decidedAt,
      updated_at: decidedAt,
    };
    const { opensTrader, endsInCheck, end } = participant;
    const opened = opensTrader ? trader : undefined;
    const decided = compose(executionDecided, {
      ...this.envelope(key, decidedAt),
      data: { index, execution: this.execution(participant, 'awaiting_execution', decidedAt), trader: opened },
    });
    const closedAt = endsInCheck ? decidedAt : this.later(2_000 + index);
    const closed = compose(executionClosed, {
      ...this.envelope(key, closedAt),
      data: { index, execution: this.execution(participant, end, closedAt), trader: endsInCheck ? opened : undefined },
    });
    return endsInCheck ? [closed] : [decided, closed];
  }

  private execution({ code, opensTrader }: LoggedParticipant, status: ExecutionStatus, updatedAt: string): Execution {
    const reason = status === 'rejected' ? 'insufficient_funds' : '';
    return {
      id: executionId(this.accepted.id, code),
      strategy_id: this.accepted.strategy_id,
      operation_id: this.accepted.id,
      trader_id: opensTrader ? traderId(this.accepted.strategy_id, code) : '',
      participant_code: code,
      account_label: this.accepted.strategy_id,
      status,
      status_reason: reason,
      status_code: reason,
      instructions: [],
      initiated_by: this.accepted.initiated_by,
      grant_version: 0,
      authorized_at: '',
      created_at: this.accepted.created_at,
      updated_at: updatedAt,
    };
  }

  private later(ms: number): string {
    return new Date(Date.parse(this.accepted.created_at) + ms).toISOString();
  }

  private envelope(key: string, occurredAt: string) {
    const { platformCode, accepted } = this;
    return { key, cause: outsideCause(accepted.id, platformCode), place: newId(), occurredAt };
  }
}

function lastStatus(participants: readonly LoggedParticipant[]): OperationStatus {
  if (participants.some(({ end }) => end === 'settled')) return 'settled';
  return participants.some(({ end }) => end === 'rejected') ? 'failed' : 'skipped';
}
