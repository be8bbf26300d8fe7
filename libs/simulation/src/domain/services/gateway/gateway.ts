import { compose, decodeKept, TOPICS, type Composed, type Envelope } from '@ballast/contracts';
import { participantsApplied } from '@ballast/contracts/credit';
import {
  executionClosed,
  executionDecided,
  operationRequested,
  operationShown,
  operationStatusChanged,
  traderUpdated,
} from '@ballast/contracts/operation';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import { acceptedResource, type OperationEvent } from '@ballast/domain-operation';
import { traderId } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import type { Messages } from '../../messages';
import type { PlantedBug } from '../../planted-bugs';
import type { Now, Service } from '../../service';
import { Journal, Sequence, Table } from '../../tables';
import { Projections, type FactOrigin, type UnplacedEvent } from './projections';
import { PLATFORM, requestMessages, type ClientRequest } from './requests';

/** A public event with its position among those of its platform. */
export interface PlacedEvent extends UnplacedEvent {
  readonly position: number;
}

/** gateway: requests of clients, read models, public events. */
export class GatewayService implements Service {
  readonly name = 'gateway';
  readonly journal = new Journal();
  readonly topics = [TOPICS.operationEvents, TOPICS.executionEvents, TOPICS.ledgerEvents];
  readonly projections: Projections;
  readonly events = new Sequence<PlacedEvent>(this.journal);
  /** Request ids that are used up. */
  private readonly requests = new Table<true>(this.journal);

  constructor(
    private readonly messages: Messages,
    bugs: ReadonlySet<PlantedBug>,
  ) {
    this.projections = new Projections(this.journal, bugs.has('out_of_order_apply'));
  }

  /** Takes in a request once, however often it is sent. */
  accept(requestId: string, request: ClientRequest, now: Now): readonly Composed[] {
    if (!this.requests.insert(requestId, true)) return [];
    const messages = requestMessages(requestId, request, now);
    if (request.kind === 'operation') this.showAccepted(messages);
    return messages;
  }

  /** Whether a request can be taken in yet: a client reads a Trader or a participant before it changes it. */
  canAccept(request: ClientRequest): boolean {
    const { participants, traders } = this.projections;
    switch (request.kind) {
      case 'update_participant':
        return participants.has(request.code);
      case 'update_trader':
        return traders.has(traderId(request.strategyId, request.code));
      case 'deposit':
        return request.account === 'float' || participants.has(request.account);
      case 'register':
      case 'create_account':
      case 'change_account':
      case 'operation':
      case 'cancel':
        return true;
    }
  }

  handle(_topic: string, messages: readonly LogMessage[]): readonly Composed[] {
    return this.publish(messages.flatMap((message) => this.project(message)));
  }

  private showAccepted(messages: readonly Composed[]): void {
    const header = messages.find(({ type }) => type === operationRequested.type);
    if (header === undefined) return;
    const { data } = decodeKept(operationRequested, header.value, { key: header.key, origin: undefined });
    this.projections.operations.insert(data.operation_id, { operation: acceptedResource(data), sequence: 0 });
  }

  private project(message: LogMessage): readonly UnplacedEvent[] {
    const { projections } = this;
    switch (message.type) {
      case participantsApplied.type:
        this.messages.read(participantsApplied, message).data.participants?.forEach((each) => {
          projections.applyParticipant(each);
        });
        return [];
      case traderUpdated.type:
        projections.updateTrader(this.messages.read(traderUpdated, message).data.trader);
        return [];
      case executionDecided.type:
      case executionClosed.type: {
        const type = message.type === executionDecided.type ? executionDecided : executionClosed;
        const envelope = this.messages.read(type, message);
        const { trader } = envelope.data;
        const origin = originOf(envelope);
        const opened = trader === undefined ? [] : projections.createTrader(trader, origin);
        return [...opened, ...projections.showExecution(envelope.data, origin)];
      }
      default: {
        const event = this.operationEvent(message);
        return event === undefined ? [] : projections.showOperations(event.operation.id, [event]);
      }
    }
  }

  /** The event of an Operation in a message; undefined for types that the gateway does not show. */
  private operationEvent(message: LogMessage): OperationEvent | undefined {
    switch (message.type) {
      case operationStatusChanged.type: {
        const envelope = this.messages.read(operationStatusChanged, message);
        const { sequence, operation, previous_status: previousStatus, executions } = envelope.data;
        const { platformCode } = envelope;
        const { total } = executions;
        return { sequence, platformCode, previousStatus, total, operation, ...originOf(envelope) };
      }
      case operationShown.type: {
        const envelope = this.messages.read(operationShown, message);
        const { sequence, operation } = envelope.data;
        const { platformCode } = envelope;
        const gate = { previousStatus: operation.status, total: 0 };
        return { sequence, platformCode, operation, ...gate, ...originOf(envelope) };
      }
      default:
        return undefined;
    }
  }

  private publish(events: readonly UnplacedEvent[]): readonly Composed[] {
    return events.map((event) => {
      const position = this.events.all.length + 1;
      this.events.add({ ...event, position });
      const { notificationId, type, resourceId, occurredAt, payload, cause } = event;
      return compose(publicEventRecorded, {
        cause,
        key: PLATFORM,
        place: notificationId,
        occurredAt,
        data: {
          position,
          notification_id: notificationId,
          type,
          resource_id: resourceId,
          payload,
        },
      });
    });
  }
}

function originOf(envelope: Envelope<unknown>): FactOrigin {
  return { cause: envelope, occurredAt: envelope.occurredAt };
}
