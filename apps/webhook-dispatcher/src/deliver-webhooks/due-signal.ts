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

  /** Wants a look at every endpoint now. */
  look(): void {
    this.isLookWanted = true;
    this.wake();
  }

  /** Like `look` for DueDeliveries itself: the look comes with the next round, which this does not hasten. */
  noteLook(): void {
    this.isLookWanted = true;
  }

  /** The buffer has room for endpoints with a backlog. */
  claim(): void {
    this.wake();
  }

  /** Something will be due at this time, in Unix milliseconds. */
  dueAt(dueMs: number): void {
    if (this.noteDue(dueMs)) this.wake();
  }

  /** Like `dueAt` for DueDeliveries itself, which needs no waking. Answers whether the time is earlier than any known. */
  noteDue(dueMs: number): boolean {
    const isEarlier = dueMs < this.dueMs;
    if (isEarlier) this.dueMs = dueMs;
    return isEarlier;
  }

  /** These endpoints have something due in the database. */
  backlogOf(endpointIds: Iterable<string>): void {
    const before = this.backlog.size;
    for (const id of endpointIds) this.backlog.add(id);
    if (this.backlog.size > before) this.wake();
  }

  /** Deliveries may be claimed for this dispatcher that it has not buffered. */
  claimsUnknown(): void {
    this.hasUnknownClaims = true;
    this.wake();
  }

  /** Like `claimsUnknown` for DueDeliveries itself: the next round deals with it, which this does not hasten. */
  noteUnknownClaims(): void {
    this.hasUnknownClaims = true;
  }

  /** Milliseconds until something is due; 0 or less when it is. */
  get dueInMs(): number {
    return this.dueMs - this.nowMs;
  }

  /** Whether a look is wanted or something is due. */
  get isLookDue(): boolean {
    return this.isLookWanted || this.dueInMs <= 0;
  }

  /** A look at every endpoint begins. It finds all due times again; signals from now on ask for another look. */
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
