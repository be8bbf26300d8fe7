import type { Execution, ExecutionCounts, Operation as OperationResource, OperationStatus } from '@ballast/contracts';
import { executionResource, outcomeOfDecision, type ExecutionOutcome } from '@ballast/domain-execution';
import type { Timestamp } from '@ballast/kernel';
import type { Advance } from './advance';
import type { CheckedExecution } from './chunk';
import { evolve } from './evolve';
import type { Operation, Version } from './operation';
import { operationResource } from './operation-resource';
import type { ChunkDecided, ClosedExecution, OperationFact } from './operation.facts';
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
  | { readonly kind: 'trader_created'; readonly at: Timestamp; readonly trader: Trader }
  | {
      readonly kind: 'execution_decided' | 'execution_closed';
      readonly at: Timestamp;
      readonly traderId: string;
      /** Position in the request, from 0. */
      readonly index: number;
      readonly execution: Execution;
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
      return [
        ...fact.traders.map((trader): Announcement => ({ kind: 'trader_created', at: fact.at, trader })),
        ...fact.executions.map((closed) => closedAt(operation, closed, fact.at)),
      ];
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

/** A Trader is announced before the Execution that opened it. */
function decided(operation: Operation, { executions, traders, at }: ChunkDecided): readonly Announcement[] {
  const opened = new Map(traders.map((trader) => [trader.id, trader]));
  return executions.flatMap((checked): readonly Announcement[] => {
    const kind = checked.decision.outcome === 'accepted' ? 'execution_decided' : 'execution_closed';
    const outcome = outcomeOfDecision(checked.decision);
    const execution = executionAnnouncement(operation, { kind, checked, outcome, at });
    const trader = opened.get(checked.traderId);
    return trader === undefined ? [execution] : [{ kind: 'trader_created', at, trader }, execution];
  });
}

function closedAt(operation: Operation, { checked, outcome }: ClosedExecution, at: Timestamp): Announcement {
  return executionAnnouncement(operation, { kind: 'execution_closed', checked, outcome, at });
}

function executionAnnouncement(
  operation: Operation,
  {
    kind,
    checked,
    outcome,
    at,
  }: {
    readonly kind: 'execution_decided' | 'execution_closed';
    readonly checked: CheckedExecution;
    readonly outcome: ExecutionOutcome;
    readonly at: Timestamp;
  },
): Announcement {
  const execution = executionResource(frameOf(operation, checked), outcome, at);
  return { kind, at, traderId: checked.traderId, index: checked.decision.index, execution };
}
