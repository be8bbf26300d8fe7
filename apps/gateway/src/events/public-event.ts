import type { Execution, PublicEventType, Trader } from '@ballast/contracts';
import { derivedId } from '@ballast/kernel';
import type { OperationEvent } from '@ballast/domain-operation';

/** A public event that has no position yet. */
export interface PublicEvent {
  readonly platformCode: string;
  readonly notificationId: string;
  readonly type: PublicEventType;
  readonly resourceId: string;
  readonly occurredAt: string;
  /** JSON of the resource at this version, exactly as its GET answers it. */
  readonly payload: string;
  /** True when the payload is the final body of an Execution, which gateway.executions keeps already. */
  readonly isKeptElsewhere: boolean;
  readonly correlationId: string;
  /** The message of the log that reported the fact. */
  readonly causationId: string;
}

/** Envelope data of the message that reported a fact. */
export interface FactOrigin {
  readonly platformCode: string;
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly messageId: string;
}

export function operationStatusEvent(event: OperationEvent): PublicEvent {
  const { operation, sequence } = event;
  return publicEvent(event, {
    type: 'trade_strategy.operation.status_changed',
    resourceId: operation.id,
    version: sequence,
    payload: JSON.stringify(operation),
    isKeptElsewhere: false,
  });
}

/** Event of the end of an Execution. There is one for each Execution, so its id needs no version. */
export function executionClosedEvent(execution: Execution, payload: string, origin: FactOrigin): PublicEvent {
  return publicEvent(origin, {
    type: 'trade_strategy.execution.status_changed',
    resourceId: execution.id,
    version: 'closed',
    payload,
    isKeptElsewhere: true,
  });
}

export function traderCreatedEvent(trader: Trader, payload: string, origin: FactOrigin): PublicEvent {
  return publicEvent(origin, {
    type: 'trade_strategy.trader.created',
    resourceId: trader.id,
    version: 'created',
    payload,
    isKeptElsewhere: false,
  });
}

type Fact = Pick<PublicEvent, 'type' | 'resourceId' | 'payload' | 'isKeptElsewhere'> & {
  readonly version: string | number;
};

function publicEvent({ platformCode, occurredAt, correlationId, messageId }: FactOrigin, fact: Fact): PublicEvent {
  const { version, ...described } = fact;
  // The id is derived, so that a rebuilt projection gives each event the id under which it was delivered before.
  const notificationId = derivedId(described.type, described.resourceId, version);
  return { ...described, platformCode, notificationId, occurredAt, correlationId, causationId: messageId };
}
