import {
  compose,
  executionClosed,
  executionDecided,
  operationShown,
  operationStatusChanged,
  traderCreated,
  type Composed,
  type MessageType,
} from '@ballast/contracts';
import {
  operationResource,
  traderResource,
  type ExecutionEvent,
  type Operation,
  type OperationEffect,
} from '@ballast/domain-operation';
import type { Timestamp } from '@ballast/kernel';

/** The message that something follows from, and when it was handled. */
export interface Cause {
  readonly messageId: string;
  readonly now: Timestamp;
}

/** Puts what is said about an Operation into its envelope. */
export function messageAbout<T>(
  { id, platformCode }: Operation,
  type: MessageType<T>,
  { cause, key = id, at = cause.now }: { readonly cause: Cause; readonly key?: string; readonly at?: Timestamp },
  data: T,
): Composed {
  return compose(type, { key, platformCode, correlationId: id, causationId: cause.messageId, occurredAt: at, data });
}

/** The messages that tell readers of Traders and Executions. */
export function executionMessages(
  operation: Operation,
  events: readonly ExecutionEvent[],
  cause: Cause,
): readonly Composed[] {
  return events.map((event) => {
    if (event.kind === 'trader_created') {
      const data = { trader: traderResource(event.trader), operation_id: operation.id };
      return messageAbout(operation, traderCreated, { cause, key: event.trader.id, at: event.at }, data);
    }
    const type = event.kind === 'execution_decided' ? executionDecided : executionClosed;
    const { index, execution } = event;
    return messageAbout(operation, type, { cause, key: event.traderId, at: event.at }, { index, execution });
  });
}

/** Readers see the Operation as it is now; nobody is notified. */
export function shownMessage(operation: Operation, sequence: number, cause: Cause): Composed {
  const data = { sequence, operation: operationResource(operation) };
  return messageAbout(operation, operationShown, { cause, at: operation.updatedAt }, data);
}

export function statusChangedMessage(
  operation: Operation,
  change: Extract<OperationEffect, { kind: 'change_status' }>,
  cause: Cause,
): Composed {
  const { sequence, previous, counts } = change;
  const resource = {
    ...operationResource(operation),
    status: change.status,
    status_reason: change.reason,
    status_detail: change.detail,
  };
  return messageAbout(
    operation,
    operationStatusChanged,
    { cause, at: operation.updatedAt },
    { sequence, previous_status: previous, operation: resource, executions: counts },
  );
}
