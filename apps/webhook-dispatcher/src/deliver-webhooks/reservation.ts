import type { ClaimedDelivery } from '../persistence/delivery.store';
import type { Target } from '../persistence/target.store';

/** What the engine lends to a transaction that is queueing deliveries. */
export interface Intake {
  /** Whether there is room for one more; if so it is set aside. */
  reserve(target: Target, delivery: ClaimedDelivery): boolean;
  accept(entries: readonly ReservedDelivery[], backlog: ReadonlySet<string>): void;
  giveBack(entries: readonly ReservedDelivery[]): void;
  /** Rows may be claimed for this instance that it does not hold. */
  doubt(): void;
}

export interface ReservedDelivery {
  readonly delivery: ClaimedDelivery;
  readonly target: Target;
  readonly claimedBy: string;
}

/**
 * Deliveries that are written as claimed by this instance in the transaction that queues them, so that they go out the
 * moment it commits, without being read back. Either accepted, after the commit, or given back.
 */
export class Reservation {
  private entries: ReservedDelivery[] = [];
  private readonly backlog = new Set<string>();

  constructor(
    private readonly intake: Intake,
    /** Undefined: nothing may be claimed now. */
    readonly claimedBy: string | undefined,
  ) {}

  /** The claimant to write, or undefined when the delivery has to wait in the database. */
  take(target: Target, delivery: ClaimedDelivery): string | undefined {
    if (this.claimedBy !== undefined && this.intake.reserve(target, delivery)) {
      this.entries.push({ target, delivery, claimedBy: this.claimedBy });
      return this.claimedBy;
    }
    this.backlog.add(target.id);
    return undefined;
  }

  /** Gives back what was not claimed after all: it had been queued before, or the claimant is not alive any more. */
  keep(claimed: ReadonlySet<string>): void {
    const gone = this.entries.filter(({ delivery }) => !claimed.has(delivery.id));
    if (gone.length === 0) return;
    this.entries = this.entries.filter(({ delivery }) => claimed.has(delivery.id));
    this.intake.giveBack(gone);
  }

  /** The transaction is committed. */
  accept(): void {
    const entries = this.entries;
    this.entries = [];
    this.intake.accept(entries, this.backlog);
  }

  /** After a transaction whose end is not known to be a commit; without effect after `accept`. */
  release(): void {
    if (this.entries.length === 0) return;
    this.intake.giveBack(this.entries);
    this.entries = [];
    this.intake.doubt();
  }
}
