import { randomUUID } from 'node:crypto';
import type { Database } from '@ballast/platform-postgres';
import { releaseClaims } from '../persistence/delivery.store';

/** Sending stops this share of the lease after the last sign of life: before anybody can take the claims over. */
const SAFE_SHARE = 0.8;
const RENEWALS_PER_LEASE = 5;

/**
 * What lets an instance claim deliveries: a row that it keeps fresh. When the row is stale its claims are given back,
 * so a killed instance loses nothing; one that was only stalled notices and stops, and goes on under a new identity.
 */
export class Lease {
  private identity = randomUUID();
  private renewedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly database: Database,
    private readonly leaseMs: number,
  ) {}

  get id(): string {
    return this.identity;
  }

  get renewEveryMs(): number {
    return this.leaseMs / RENEWALS_PER_LEASE;
  }

  /** Whether what is claimed under it may still be sent. */
  get isValid(): boolean {
    return performance.now() - this.renewedAtMs < this.leaseMs * SAFE_SHARE;
  }

  async acquire(): Promise<void> {
    this.identity = randomUUID();
    const startedAtMs = performance.now();
    await this.database.query('INSERT INTO webhook.dispatchers (id, seen_at) VALUES ($1, clock_timestamp())', [
      this.id,
    ]);
    this.renewedAtMs = startedAtMs;
  }

  /** False when the row is gone: the claims made under it belong to others now. */
  async renew(): Promise<boolean> {
    const startedAtMs = performance.now();
    const rows = await this.database.query<{ id: string }>(
      'UPDATE webhook.dispatchers SET seen_at = clock_timestamp() WHERE id = $1 RETURNING id',
      [this.id],
    );
    if (rows.length === 0) return false;
    this.renewedAtMs = startedAtMs;
    return true;
  }

  /** Gives back the claims of instances that have shown no sign of life; answers how many instances that were. */
  async releaseDead(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const dead = await tx.query<{ id: string }>(
        `DELETE FROM webhook.dispatchers WHERE id IN (
           SELECT id FROM webhook.dispatchers
            WHERE seen_at < clock_timestamp() - make_interval(secs => $1::double precision / 1000)
            ORDER BY id FOR UPDATE SKIP LOCKED)
         RETURNING id`,
        [this.leaseMs],
      );
      // A statement of its own, so that it sees what was claimed until the row was gone.
      if (dead.length > 0)
        await releaseClaims(
          tx,
          dead.map(({ id }) => id),
        );
      return dead.length;
    });
  }

  /** Ends it in order, and gives back what is still claimed. */
  async release(): Promise<void> {
    this.renewedAtMs = Number.NEGATIVE_INFINITY;
    await this.database.transaction(async (tx) => {
      await tx.query('DELETE FROM webhook.dispatchers WHERE id = $1', [this.id]);
      await releaseClaims(tx, [this.id]);
    });
  }
}
