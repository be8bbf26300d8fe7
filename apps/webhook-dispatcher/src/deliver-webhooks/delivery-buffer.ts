import { Inject, Injectable } from '@nestjs/common';
import type { DeliveryEvent } from '@ballast/domain-webhook';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { WebhookConfig } from '../config';
import type { ClaimedDelivery } from '../persistence/claim.store';
import type { Target } from '../persistence/target';
import { BufferedDelivery, EndpointQueue } from './endpoint-queue';

/** Deliveries that each endpoint may buffer beyond the limit of bytes: slow endpoints must not lock out the others. */
const BUFFERED_MIN = 8;
/** Upper bound of deliveries that are claimed in one statement for one endpoint. */
const CLAIM_MAX = 500;

export type BufferConfig = Pick<
  WebhookConfig,
  'WEBHOOK_ENDPOINT_CONCURRENCY' | 'WEBHOOK_BUFFERED_MAX' | 'WEBHOOK_BUFFERED_BYTES_MAX'
>;

/**
 * The deliveries in the memory of this dispatcher: a queue for each endpoint, and one limit of bytes for all. The states
 * of a delivery and the events that change them are those of `DELIVERY_LIFE`. Memory only caches deliveries that the
 * database records as claimed by this dispatcher: when the process dies, other dispatchers find them there.
 */
@Injectable()
export class DeliveryBuffer {
  private readonly queues = new Map<string, EndpointQueue>();
  private readonly deliveries = new Map<string, BufferedDelivery>();
  private bytes = 0;
  private isStopped = false;
  private onReady: (queue: EndpointQueue) => void = () => undefined;

  constructor(@Inject(SERVICE_CONFIG) private readonly config: BufferConfig) {}

  /** Sets the listener that is told of every queue from which something may be sent. */
  whenReady(listener: (queue: EndpointQueue) => void): void {
    this.onReady = listener;
  }

  /** Tells the listener of every queue with something to send. */
  announceAll(): void {
    for (const queue of this.queues.values()) if (queue.ready.length > 0) this.onReady(queue);
  }

  /** Number of buffered deliveries; reserved ones are not counted. */
  get count(): number {
    return [...this.deliveries.values()].filter(({ state }) => state !== 'reserved').length;
  }

  /** Bytes of the bodies of all deliveries, with the reserved ones. */
  get byteCount(): number {
    return this.bytes;
  }

  get inFlight(): number {
    return this.all().reduce((sum, queue) => sum + queue.inFlight, 0);
  }

  all(): readonly EndpointQueue[] {
    return [...this.queues.values()];
  }

  find(endpointId: string): EndpointQueue | undefined {
    return this.queues.get(endpointId);
  }

  /** The queue of an enabled endpoint, brought up to date. */
  open(target: Target): EndpointQueue {
    const known = this.queues.get(target.id);
    if (known !== undefined) {
      known.retarget(target);
      return known;
    }
    const queue = new EndpointQueue(target, {
      windowMax: this.config.WEBHOOK_ENDPOINT_CONCURRENCY,
      bufferedMax: this.config.WEBHOOK_BUFFERED_MAX,
    });
    this.queues.set(target.id, queue);
    return queue;
  }

  has(id: string): boolean {
    return this.deliveries.has(id);
  }

  findDelivery(id: string): BufferedDelivery | undefined {
    return this.deliveries.get(id);
  }

  /** Reserves room for a delivery that a transaction is about to write as claimed; undefined without room. */
  reserve(target: Target, delivery: ClaimedDelivery, claimedBy: string): BufferedDelivery | undefined {
    if (this.isStopped) return undefined;
    const queue = this.open(target);
    const fits = this.bytes + delivery.payload.length <= this.config.WEBHOOK_BUFFERED_BYTES_MAX;
    if (queue.room <= 0 || !(fits || queue.deliveries.size < BUFFERED_MIN)) return undefined;
    return this.add(queue, delivery, { by: claimedBy, state: 'reserved' });
  }

  /** Makes reserved deliveries ready, because their transaction is committed. */
  commit(reserved: readonly BufferedDelivery[]): void {
    const queuedAtMs = performance.now();
    for (const buffered of reserved) {
      if (!buffered.apply('committed')) continue;
      buffered.queuedAtMs = queuedAtMs;
      buffered.queue.ready.push(buffered);
    }
    this.announce(reserved);
  }

  /** Adds deliveries that were claimed in the database; answers those that the buffer could not take. */
  claimed(deliveries: readonly ClaimedDelivery[], claimedBy: string): readonly ClaimedDelivery[] {
    const refused: ClaimedDelivery[] = [];
    const added: BufferedDelivery[] = [];
    for (const delivery of deliveries) {
      const queue = this.queues.get(delivery.endpointId);
      if (queue === undefined || this.has(delivery.id)) refused.push(delivery);
      else added.push(this.add(queue, delivery, { by: claimedBy, state: 'ready' }));
    }
    for (const buffered of added) buffered.queue.ready.push(buffered);
    this.announce(added);
    return refused;
  }

  /** Applies an event to one delivery; a delivery that is released by it is forgotten. */
  apply(buffered: BufferedDelivery, event: DeliveryEvent): boolean {
    if (!buffered.apply(event)) return false;
    if (buffered.state !== 'resting') clearTimeout(buffered.restTimer);
    if (buffered.state === 'released') this.forget(buffered);
    return true;
  }

  /** Puts a resting delivery back to the head of its queue after `waitMs`. */
  rest(buffered: BufferedDelivery, waitMs: number): void {
    buffered.restTimer = setTimeout(() => {
      if (!this.apply(buffered, 'rested')) return;
      buffered.queue.ready.unshift(buffered);
      this.onReady(buffered.queue);
    }, waitMs);
  }

  /** Whether a delivery may stay in the buffer until its next try. */
  mayRest({ queue }: BufferedDelivery): boolean {
    return queue.isOpen && !this.isStopped;
  }

  /** Closes the queue of a disabled or deleted endpoint; answers the deliveries to hand back to the database. */
  close(endpointId: string): readonly BufferedDelivery[] {
    const queue = this.queues.get(endpointId);
    if (queue === undefined) return [];
    queue.isOpen = false;
    queue.clear();
    return [...queue.deliveries.values()].filter((buffered) => this.apply(buffered, 'endpoint_closed'));
  }

  /** Forgets every delivery that is not reserved, because other dispatchers may have claimed them by now. */
  loseClaims(): void {
    for (const queue of this.queues.values()) queue.clear();
    for (const buffered of [...this.deliveries.values()]) this.apply(buffered, 'claim_lost');
  }

  /** Stops: nothing more is taken in or sent, and only deliveries in flight or being recorded stay. */
  stop(): void {
    this.isStopped = true;
    for (const queue of this.queues.values()) queue.clear();
    for (const buffered of [...this.deliveries.values()]) this.apply(buffered, 'stopped');
  }

  /** Number of deliveries to claim, by endpoint id. */
  wanted(): ReadonlyMap<string, number> {
    const wanted = new Map<string, number>();
    for (const queue of this.queues.values()) {
      if (!queue.isOpen || !queue.wantsMore) continue;
      const isFull = this.bytes >= this.config.WEBHOOK_BUFFERED_BYTES_MAX;
      const room = isFull ? Math.min(queue.room, BUFFERED_MIN - queue.deliveries.size) : queue.room;
      if (room > 0) wanted.set(queue.target.id, Math.min(room, CLAIM_MAX));
    }
    return wanted;
  }

  /** Drops the queues of endpoints that have had nothing to do for a while; answers their endpoint ids. */
  dropIdle(): readonly string[] {
    const idle = this.all()
      .filter(({ isIdle }) => isIdle)
      .map(({ target }) => target.id);
    for (const id of idle) this.queues.delete(id);
    return idle;
  }

  private add(
    queue: EndpointQueue,
    delivery: ClaimedDelivery,
    claim: { readonly by: string; readonly state: 'reserved' | 'ready' },
  ): BufferedDelivery {
    const buffered = new BufferedDelivery(delivery, queue, claim.by, claim.state);
    this.deliveries.set(delivery.id, buffered);
    queue.deliveries.set(delivery.id, buffered);
    this.bytes += delivery.payload.length;
    return buffered;
  }

  private forget(buffered: BufferedDelivery): void {
    const { id, payload } = buffered.delivery;
    if (this.deliveries.get(id) === buffered) this.deliveries.delete(id);
    if (buffered.queue.deliveries.get(id) === buffered) buffered.queue.deliveries.delete(id);
    this.bytes -= payload.length;
  }

  private announce(added: readonly BufferedDelivery[]): void {
    for (const queue of new Set(added.map(({ queue: each }) => each))) this.onReady(queue);
  }
}
