import type { Execution, ExecutionCounts, Operation as OperationResource, OperationStatus } from '@ballast/contracts';
import { executionResource, outcomeOfDecision, type ExecutionOutcome } from '@ballast/domain-execution';
import type { Timestamp } from '@ballast/kernel';
import type { Advance } from './advance';
import type { CheckedExecution } from './chunk';
import { evolve } from './evolve';
import type { Operation, Version } from './operation';
import { operationResource } from './operation-resource';
import type { ChunkDecided, ChunkReleased, ClosedExecution, OperationFact } from './operation.facts';
import { countsOf } from './operation.state';
import { frameOf } from './operation-terms';
import type { Trader } from './trader';

/** A change that readers are told of, with the resource at its new version. */
export type Announcement =
  /** The resource changed without its status: the Operation waits in a queue, or no longer does. */
  | { readonly kind: 'operation_shown'; readonly version: Version; readonly operation: OperationResource }
  | {
      readonly kind: 'operation_status_changed';
      readonly version: Version;
      readonly previous: OperationStatus;
      readonly operation: OperationResource;
      readonly counts: ExecutionCounts;
    }
  | {
      readonly kind: 'execution_decided' | 'execution_closed';
      readonly at: Timestamp;
      readonly traderId: string;
      /** Position in the request, from 0. */
      readonly index: number;
      readonly execution: Execution;
      /** The Trader that the decision on the Execution opened. */
      readonly opened: Trader | undefined;
    };

/** Everything that readers are told of one step of an Operation, in order. */
export function announcementsOf({ before, facts }: Pick<Advance, 'before' | 'facts'>): readonly Announcement[] {
  let operation = before;
  return facts.flatMap((fact) => {
    operation = evolve(operation, fact);
    return announce(operation, fact);
  });
}

function announce(operation: Operation, fact: OperationFact): readonly Announcement[] {
  switch (fact.kind) {
    case 'operation_queued':
      return [{ kind: 'operation_shown', version: fact.version, operation: operationResource(operation) }];
    case 'turn_came':
      return fact.version === null
        ? []
        : [{ kind: 'operation_shown', version: fact.version, operation: operationResource(operation) }];
    case 'pricing_began':
      return [statusChanged(operation, fact.version, 'validating')];
    case 'settling_began':
      return [statusChanged(operation, fact.version, 'pricing')];
    case 'operation_ended':
      return [statusChanged(operation, fact.version, fact.previous)];
    case 'chunk_decided':
      return decided(operation, fact);
    case 'chunk_settled':
      return fact.executions.map((closed) => closedAt(operation, closed, fact.at));
    case 'chunk_released':
      return released(operation, fact);
    default:
      return [];
  }
}

function statusChanged(operation: Operation, version: Version, previous: OperationStatus): Announcement {
  return {
    kind: 'operation_status_changed',
    version,
    previous,
    operation: operationResource(operation),
    counts: countsOf(operation.state),
  };
}

/** A Trader is announced with the Execution that opened it. */
function decided(operation: Operation, { executions, traders, at }: ChunkDecided): readonly Announcement[] {
  const opened = byId(traders);
  return executions.map((checked) => {
    const kind = checked.decision.outcome === 'accepted' ? 'execution_decided' : 'execution_closed';
    const outcome = outcomeOfDecision(checked.decision);
    return executionAnnouncement(operation, { kind, checked, outcome, at, opened: opened.get(checked.traderId) });
  });
}

/** A chunk whose decision was lost may have opened Traders: its Executions end with them. */
function released(operation: Operation, { executions, traders, at }: ChunkReleased): readonly Announcement[] {
  const opened = byId(traders);
  return executions.map((closed) => closedAt(operation, closed, at, opened.get(closed.checked.traderId)));
}

function byId(traders: readonly Trader[]): ReadonlyMap<string, Trader> {
  return new Map(traders.map((trader) => [trader.id, trader]));
}

function closedAt(
  operation: Operation,
  { checked, outcome }: ClosedExecution,
  at: Timestamp,
  opened?: Trader,
): Announcement {
  return executionAnnouncement(operation, { kind: 'execution_closed', checked, outcome, at, opened });
}

function executionAnnouncement(
  operation: Operation,
  {
    kind,
    checked,
    outcome,
    at,
    opened,
  }: {
    readonly kind: 'execution_decided' | 'execution_closed';
    readonly checked: CheckedExecution;
    readonly outcome: ExecutionOutcome;
    readonly at: Timestamp;
    readonly opened: Trader | undefined;
  },
): Announcement {
  const execution = executionResource(frameOf(operation, checked), outcome, at);
  return { kind, at, traderId: checked.traderId, index: checked.decision.index, execution, opened };
}
