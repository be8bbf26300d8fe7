import type {
  AccountTrade,
  Cause,
  Checkpoint,
  Envelope,
  Execution,
  MoneyRefusal,
  PublicEventType,
  Trader,
  TransferDecided,
} from '@ballast/contracts';
import { derivedId } from '@ballast/kernel';
import type { OperationEvent } from '@ballast/domain-operation';
import { canonicalJson } from '@ballast/domain-seal';

/** The customer account in whose sequence an event stands. */
export interface AccountOfEvent {
  readonly id: string;
  /** Code of the advisor that the event is about; empty for an event that every reader of the account may see. */
  readonly advisor: string;
}

/** A public event that has no position yet. */
export interface PublicEvent {
  readonly platformCode: string;
  readonly notificationId: string;
  readonly type: PublicEventType;
  readonly resourceId: string;
  readonly occurredAt: string;
  /** JSON of the resource at this version, exactly as its GET answers it. */
  readonly payload: string;
  /** Absent for an event of no customer account. */
  readonly account?: AccountOfEvent;
  /** The second account of an event that stands in two sequences. */
  readonly otherAccount?: AccountOfEvent;
  /** The message of the log that reported the fact. */
  readonly cause: Cause;
}

/** The message that reported a fact, with the time of the fact. */
export interface ReportedFact extends Cause {
  readonly occurredAt: string;
}

export function operationStatusEvent(event: OperationEvent): PublicEvent {
  const { operation, sequence } = event;
  return publicEvent(
    { ...event.cause, occurredAt: event.occurredAt },
    {
      type: 'trade_strategy.operation.status_changed',
      resourceId: operation.id,
      version: sequence,
      payload: JSON.stringify(operation),
    },
  );
}

/** Event of the end of an Execution. There is one for each Execution, so its id needs no version. */
export function executionClosedEvent(execution: Execution, payload: string, cause: ReportedFact): PublicEvent {
  return publicEvent(cause, {
    type: 'trade_strategy.execution.status_changed',
    resourceId: execution.id,
    version: 'closed',
    payload,
  });
}

export function traderCreatedEvent(trader: Trader, payload: string, cause: ReportedFact): PublicEvent {
  return publicEvent(cause, {
    type: 'trade_strategy.trader.created',
    resourceId: trader.id,
    version: 'created',
    payload,
  });
}

/** Event of a version of a customer account. `subject` is the participant whom the event is about; empty for the account. */
export function accountEvent(cause: ReportedFact, { type, payload, account, subject = '' }: AccountFact): PublicEvent {
  const version = subject === '' ? account.version : `${account.version}:${subject}`;
  const advisor = type.startsWith('financial_advisor.') ? subject : '';
  const event = publicEvent(cause, { type, resourceId: account.id, version, payload: JSON.stringify(payload) });
  return { ...event, account: { id: account.id, advisor } };
}

/** Event of refused movements of money. There is one a minute for each advisor, account and path. */
export function moneyRefusedEvent(
  cause: ReportedFact,
  {
    refusal,
    accountId,
    minute,
  }: { readonly refusal: MoneyRefusal; readonly accountId: string; readonly minute: string },
): PublicEvent {
  const { participant_code: advisor, path } = refusal;
  const event = publicEvent(cause, {
    type: 'financial_advisor.money_movement_refused',
    resourceId: accountId,
    version: `${advisor}:${path}:${minute}`,
    payload: JSON.stringify(refusal),
  });
  return { ...event, account: { id: accountId, advisor } };
}

/** Event of a transfer, in the sequences of both of its accounts. A transfer has one status, so its id needs no version. */
export function transferEvent(fact: Envelope<TransferDecided>): PublicEvent {
  const { transfer, from_account_id, to_account_id } = fact.data;
  const payload = JSON.stringify(transfer);
  const event = publicEvent(fact, {
    type: 'transfer.status_changed',
    resourceId: transfer.id,
    version: 'decided',
    payload,
  });
  return {
    ...event,
    account: { id: from_account_id, advisor: '' },
    otherAccount: { id: to_account_id, advisor: '' },
  };
}

/** Event of a status of a movement, in the sequence of its account. A movement has each status once. */
export function movementStatusEvent(
  cause: ReportedFact,
  movement: {
    readonly type: PublicEventType;
    readonly id: string;
    readonly status: string;
    readonly payload: string;
    readonly accountId: string;
  },
): PublicEvent {
  const { type, id: resourceId, status: version, payload, accountId } = movement;
  return {
    ...publicEvent(cause, { type, resourceId, version, payload }),
    account: { id: accountId, advisor: '' },
  };
}

/** Event of a trade, in the sequence of its account. A trade is reported once, so its id needs no version. */
export function tradeEvent(trade: AccountTrade, accountId: string, cause: ReportedFact): PublicEvent {
  const event = publicEvent(cause, {
    type: 'trade.status_changed',
    resourceId: trade.trade_id,
    version: trade.trade_state,
    payload: JSON.stringify(trade),
  });
  return { ...event, account: { id: accountId, advisor: '' } };
}

/** Event of a checkpoint for one platform. Its body is canonical JSON, from which its receiver can make the hash. */
export function checkpointEvent(checkpoint: Checkpoint, cause: ReportedFact, platformCode: string): PublicEvent {
  const resourceId = derivedId('audit', 'checkpoint', checkpoint.sequence);
  const payload = canonicalJson(checkpoint);
  const ofPlatform = { ...cause, platformCode };
  return publicEvent(ofPlatform, { type: 'audit.checkpoint', resourceId, version: platformCode, payload });
}

/** A fact about a customer account, with the version of the account that brought it. */
export interface AccountFact {
  readonly type: PublicEventType;
  readonly payload: unknown;
  readonly account: { readonly id: string; readonly version: number };
  readonly subject?: string;
}

type Fact = Pick<PublicEvent, 'type' | 'resourceId' | 'payload'> & {
  readonly version: string | number;
};

function publicEvent(cause: ReportedFact, fact: Fact): PublicEvent {
  const { version, ...described } = fact;
  // The id is derived, so that a rebuilt projection gives each event the id under which it was delivered before.
  const notificationId = derivedId(described.type, described.resourceId, version);
  const { platformCode, occurredAt } = cause;
  return { ...described, platformCode, notificationId, occurredAt, cause };
}
