import { TOPICS, type Composed } from '@ballast/contracts';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import {
  admit,
  arrangeLanes,
  endpointHealth,
  judgeAttempt,
  recordOfAttempt,
  type EndpointHealth,
} from '@ballast/domain-webhook';
import type { LogMessage } from '@ballast/platform-log';
import type { Messages } from '../messages';
import type { Receiver, SentEvent } from '../receiver';
import type { Now, Service } from '../service';
import { Journal, Table } from '../tables';

interface Delivery {
  readonly event: SentEvent;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly tries: number;
  /** Time of the next attempt. Undefined while an older delivery of the same resource is pending, and at the end. */
  readonly dueMs: number | undefined;
}

const ENDPOINT = 'endpoint';
/** Deliveries that are tried in one step. */
const ATTEMPTS_MAX = 4;

/** webhook-dispatcher with one endpoint: each event is sent until the receiver has taken it, in the order of its resource. */
export class DispatcherService implements Service {
  readonly name = 'webhook-dispatcher';
  readonly journal = new Journal();
  readonly topics = [TOPICS.publicEvents];
  /** By notification id. */
  readonly deliveries = new Table<Delivery>(this.journal);
  private readonly health = new Table<EndpointHealth>(this.journal);

  constructor(
    private readonly messages: Messages,
    private readonly receiver: Receiver,
  ) {}

  handle(_topic: string, messages: readonly LogMessage[], now: Now): readonly Composed[] {
    for (const message of messages) this.queue(message, now);
    return [];
  }

  nextDueMs(): number | undefined {
    const due = this.pending().flatMap(({ dueMs }) => dueMs ?? []);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  takeDue(now: Now): readonly Composed[] {
    this.pending()
      .filter(({ dueMs }) => dueMs !== undefined && dueMs <= now.ms)
      .slice(0, ATTEMPTS_MAX)
      .forEach((delivery) => {
        this.attempt(delivery, now);
      });
    return [];
  }

  private queue(message: LogMessage, now: Now): void {
    const { position, notification_id, resource_id } = this.messages.read(publicEventRecorded, message).data;
    if (this.deliveries.has(notification_id)) return;
    const occupied = new Set(this.pending().map(({ event }) => event.resourceId));
    const [isHead] = admit([resource_id], occupied);
    const event = { position, resourceId: resource_id, notificationId: notification_id };
    const dueMs = isHead === true ? now.ms : undefined;
    this.deliveries.set(notification_id, { event, status: 'pending', tries: 0, dueMs });
  }

  private attempt({ event, tries: before }: Delivery, now: Now): void {
    const tries = before + 1;
    const outcome = this.receiver.receive(event, now.ms);
    const verdict = judgeAttempt({ tries, outcome, nowMs: now.ms, jitter: 0 });
    const { status, dueMs } = recordOfAttempt(verdict, { nowMs: now.ms, mayRest: false });
    this.deliveries.set(event.notificationId, { event, status, tries, dueMs });
    this.observe(verdict.kind === 'delivered', now);
    if (status !== 'pending') this.arrange(event.resourceId, now);
  }

  private observe(hasSucceeded: boolean, now: Now): void {
    const state = this.health.get(ENDPOINT) ?? endpointHealth.initialState;
    const command = { hasSucceeded, hasFailed: !hasSucceeded, isGone: false, nowMs: now.ms };
    const events = endpointHealth.decide(command, state);
    if (events.length > 0) this.health.set(ENDPOINT, events.reduce(endpointHealth.evolve, state));
  }

  private arrange(resourceId: string, now: Now): void {
    const lane = this.pending().filter(({ event }) => event.resourceId === resourceId);
    const entries = lane.map(({ event, dueMs }) => ({
      id: event.notificationId,
      lane: resourceId,
      position: event.position,
      isClaimed: false,
      dueMs,
    }));
    for (const { id, dueMs } of arrangeLanes(entries, { nowMs: now.ms, hurried: false })) {
      const delivery = this.deliveries.get(id);
      if (delivery !== undefined) this.deliveries.set(id, { ...delivery, dueMs });
    }
  }

  private pending(): readonly Delivery[] {
    return this.deliveries.values().filter(({ status }) => status === 'pending');
  }
}
