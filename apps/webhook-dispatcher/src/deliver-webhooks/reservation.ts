import { Injectable } from '@nestjs/common';
import type { ClaimedDelivery } from '../persistence/claim.store';
import type { Target } from '../persistence/target';
import { DeliveryBuffer } from './delivery-buffer';
import { DueSignal } from './due-signal';
import type { BufferedDelivery } from './endpoint-queue';
import { Lease } from './lease';

/**
 * Deliveries that are written as claimed by this dispatcher in the transaction that queues them, so that they are sent
 * as soon as it commits, without being read back. Ends with `commit`, or with `release`.
 */
export class Reservation {
  private reserved: { readonly buffered: BufferedDelivery; readonly target: Target }[] = [];
  private readonly backlog = new Set<string>();

  constructor(
    private readonly parts: { readonly buffer: DeliveryBuffer; readonly lease: Lease; readonly signal: DueSignal },
    /** Lease to claim under; undefined: nothing may be claimed now. */
    private readonly claimedBy: string | undefined,
  ) {}

  /** The lease to write as claimant, or undefined when the delivery has to wait in the database. */
  take(target: Target, delivery: ClaimedDelivery): string | undefined {
    const { claimedBy } = this;
    const buffered = claimedBy === undefined ? undefined : this.parts.buffer.reserve(target, delivery, claimedBy);
    if (buffered === undefined) {
      this.backlog.add(target.id);
      return undefined;
    }
    this.reserved.push({ buffered, target });
    return claimedBy;
  }

  /** Keeps the deliveries that were written as claimed. The others were queued before, or the lease has ended. */
  keep(claimed: ReadonlySet<string>): void {
    const isClaimed = ({ buffered }: { readonly buffered: BufferedDelivery }): boolean =>
      claimed.has(buffered.delivery.id);
    this.rollBack(this.reserved.filter((entry) => !isClaimed(entry)));
    this.reserved = this.reserved.filter(isClaimed);
  }

  /** Makes the deliveries ready: the transaction is committed. */
  commit(): void {
    const { buffer, lease, signal } = this.parts;
    const entries = this.reserved;
    this.reserved = [];
    // A lease that was lost since has left its claims to other dispatchers.
    const isOurs = this.claimedBy === lease.id;
    if (!isOurs) this.rollBack(entries);
    for (const { target } of entries) buffer.open(target);
    if (isOurs) buffer.commit(entries.map(({ buffered }) => buffered));
    signal.backlogOf(this.backlog);
  }

  /** Ends a reservation whose transaction is not known to be committed; without effect after `commit`. */
  release(): void {
    if (this.reserved.length === 0) return;
    this.rollBack(this.reserved);
    this.reserved = [];
    this.parts.signal.claimsUnknown();
  }

  private rollBack(entries: readonly { readonly buffered: BufferedDelivery }[]): void {
    for (const { buffered } of entries) this.parts.buffer.apply(buffered, 'rolled_back');
  }
}

/** Reservations for transactions that queue deliveries. */
@Injectable()
export class DeliveryReservations {
  constructor(
    private readonly buffer: DeliveryBuffer,
    private readonly lease: Lease,
    private readonly signal: DueSignal,
  ) {}

  /**
   * Runs a transaction, which may be tried several times; each try opens its reservation by `open`. Reservations of
   * tries that did not commit are released.
   */
  async during<T>(transaction: (open: () => Reservation) => Promise<T>): Promise<T> {
    let latest: Reservation | undefined;
    const open = (): Reservation => {
      latest?.release();
      const { buffer, lease, signal } = this;
      latest = new Reservation({ buffer, lease, signal }, lease.isValid ? lease.id : undefined);
      return latest;
    };
    try {
      return await transaction(open);
    } finally {
      latest?.release();
    }
  }
}
