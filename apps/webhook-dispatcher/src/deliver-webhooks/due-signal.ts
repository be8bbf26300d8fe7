import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@ballast/kernel';
import { CLOCK } from '@ballast/platform-service';

/**
 * News about the database for DueDeliveries, which alone reads from it: endpoints with something due, times at which
 * something will be due, and claims whose outcome is unknown. A signal can be given from anywhere and costs nothing.
 */
@Injectable()
export class DueSignal {
  /** Whether every endpoint has to be looked at. */
  private isLookWanted = true;
  private hasUnknownClaims = false;
  private backlog = new Set<string>();
  /** Unix milliseconds of the next known due time. */
  private dueMs = Number.POSITIVE_INFINITY;
  private wake: () => void = () => undefined;

  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** Sets the listener that is told when there is news. */
  whenSignalled(listener: () => void): void {
    this.wake = listener;
  }

  get nowMs(): number {
    return this.clock().getTime();
  }

  /** Requests a look at every endpoint now. */
  look(): void {
    this.isLookWanted = true;
    this.wake();
  }

  /** Requests a look in the next round, without waking the listener. For DueDeliveries itself. */
  noteLook(): void {
    this.isLookWanted = true;
  }

  /** Signals that the buffer has room for endpoints with a backlog. */
  claim(): void {
    this.wake();
  }

  /** Signals that a delivery is due at `dueMs` (Unix milliseconds). */
  dueAt(dueMs: number): void {
    if (this.noteDue(dueMs)) this.wake();
  }

  /** Like `dueAt`, without waking the listener. Returns true when the time is earlier than every known one. */
  noteDue(dueMs: number): boolean {
    const isEarlier = dueMs < this.dueMs;
    if (isEarlier) this.dueMs = dueMs;
    return isEarlier;
  }

  /** Signals that these endpoints have due deliveries in the database. */
  backlogOf(endpointIds: Iterable<string>): void {
    const before = this.backlog.size;
    for (const id of endpointIds) this.backlog.add(id);
    if (this.backlog.size > before) this.wake();
  }

  /** Signals that deliveries may be claimed for this dispatcher that it has not buffered. */
  claimsUnknown(): void {
    this.hasUnknownClaims = true;
    this.wake();
  }

  /** Like `claimsUnknown`, without waking the listener: the next round releases such claims. */
  noteUnknownClaims(): void {
    this.hasUnknownClaims = true;
  }

  /** Milliseconds until the next known due time; 0 or less when it has passed. */
  get dueInMs(): number {
    return this.dueMs - this.nowMs;
  }

  /** Whether a look is wanted or something is due. */
  get isLookDue(): boolean {
    return this.isLookWanted || this.dueInMs <= 0;
  }

  /** Signals that a look at every endpoint begins. The look finds all due times; later signals request another look. */
  lookBegins(): void {
    this.isLookWanted = false;
    this.dueMs = Number.POSITIVE_INFINITY;
  }

  takeBacklog(): readonly string[] {
    const taken = [...this.backlog];
    this.backlog = new Set();
    return taken;
  }

  takeUnknownClaims(): boolean {
    const isUnknown = this.hasUnknownClaims;
    this.hasUnknownClaims = false;
    return isUnknown;
  }
}
