import type { Cause, Execution, Operation, Participant, PublicEventType, Trader } from '@ballast/contracts';
import {
  isTransition,
  NO_PROGRESS,
  passGate,
  type ExecutionProgress,
  type OperationEvent,
} from '@ballast/domain-operation';
import { derivedId } from '@ballast/kernel';
import { Table, type Journal } from '../../tables';

/** A public event that has no position yet. */
export interface UnplacedEvent {
  readonly notificationId: string;
  readonly type: PublicEventType;
  readonly resourceId: string;
  readonly occurredAt: string;
  readonly payload: string;
  /** The message that reported the fact. */
  readonly cause: Cause;
}

/** The message that reports a fact. */
export interface FactOrigin {
  readonly cause: Cause;
  readonly occurredAt: string;
}

interface ShownOperation {
  readonly operation: Operation;
  /** Number of the Operation's changes that were applied. */
  readonly sequence: number;
}

interface ShownExecution {
  readonly index: number;
  readonly execution: Execution;
}

/** Read models of the gateway. */
export class Projections {
  readonly operations: Table<ShownOperation>;
  readonly executions: Table<ShownExecution>;
  readonly traders: Table<Trader>;
  readonly participants: Table<Participant>;
  private readonly progress: Table<ExecutionProgress>;
  private readonly pending: Table<readonly OperationEvent[]>;

  /** `isGateOpen`: whether an Operation shows each status at once, even before its Executions are readable. */
  constructor(
    journal: Journal,
    private readonly isGateOpen: boolean,
  ) {
    this.operations = new Table(journal);
    this.executions = new Table(journal);
    this.traders = new Table(journal);
    this.participants = new Table(journal);
    this.progress = new Table(journal);
    this.pending = new Table(journal);
  }

  /** Stores a version of a participant, unless the known version is as new or newer. */
  applyParticipant(participant: Participant): void {
    const known = this.participants.get(participant.participant_code);
    if (known === undefined || known.updated_at < participant.updated_at) {
      this.participants.set(participant.participant_code, participant);
    }
  }

  createTrader(trader: Trader, origin: FactOrigin): readonly UnplacedEvent[] {
    return this.traders.insert(trader.id, trader)
      ? [eventOf(origin, 'trade_strategy.trader.created', { resource: trader, version: 'created' })]
      : [];
  }

  updateTrader(trader: Trader): void {
    const known = this.traders.get(trader.id);
    if (known !== undefined && known.updated_at < trader.updated_at) this.traders.set(trader.id, trader);
  }

  /** Shows an Execution. Its status only moves from awaiting to terminal; a repeated or late version is ignored. */
  showExecution(shown: ShownExecution, origin: FactOrigin): readonly UnplacedEvent[] {
    const { execution } = shown;
    const { id, status, operation_id } = execution;
    const known = this.executions.get(id);
    const isOpen = status === 'awaiting_execution';
    if (known !== undefined && (isOpen || known.execution.status !== 'awaiting_execution')) return [];
    this.executions.set(id, shown);
    const before = this.progress.get(operation_id) ?? NO_PROGRESS;
    this.progress.set(operation_id, {
      ...before,
      projected: before.projected + (known === undefined ? 1 : 0),
      ...(isOpen ? {} : { [status]: before[status] + 1 }),
    });
    const closed = isOpen
      ? []
      : [eventOf(origin, 'trade_strategy.execution.status_changed', { resource: execution, version: 'closed' })];
    return [...closed, ...this.showOperations(operation_id, [])];
  }

  /** Applies the events of one Operation that are readable now; the others stay pending. */
  showOperations(operationId: string, arriving: readonly OperationEvent[]): readonly UnplacedEvent[] {
    const events = [...(this.pending.get(operationId) ?? []), ...arriving];
    if (events.length === 0) return [];
    const state = {
      applied: this.operations.get(operationId)?.sequence ?? 0,
      progress: this.isGateOpen ? EVERYTHING : (this.progress.get(operationId) ?? NO_PROGRESS),
    };
    const { released, pending } = passGate(events, state);
    this.pending.set(operationId, pending);
    const current = released.at(-1);
    if (current !== undefined) {
      this.operations.set(operationId, { operation: current.operation, sequence: current.sequence });
    }
    return released.filter(isTransition).map((event) =>
      eventOf(event, 'trade_strategy.operation.status_changed', {
        resource: event.operation,
        version: event.sequence,
      }),
    );
  }

  /** Events that still wait for Executions. */
  get waiting(): readonly OperationEvent[] {
    return this.pending.values().flat();
  }
}

const EVERYTHING: ExecutionProgress = { projected: Infinity, settled: Infinity, skipped: Infinity, rejected: Infinity };

function eventOf(
  { cause, occurredAt }: FactOrigin,
  type: PublicEventType,
  { resource, version }: { readonly resource: { readonly id: string }; readonly version: string | number },
): UnplacedEvent {
  const notificationId = derivedId(type, resource.id, version);
  const payload = JSON.stringify(resource);
  return { notificationId, type, resourceId: resource.id, occurredAt, payload, cause };
}
