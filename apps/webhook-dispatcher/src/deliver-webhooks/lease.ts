import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { NEW_ID, SERVICE_CONFIG, type NewId } from '@ballast/platform-service';
import type { WebhookConfig } from '../config';
import { ClaimStore } from '../persistence/claim.store';
import { DispatcherStore } from '../persistence/dispatcher.store';

/** Share of the lease after which sending stops: before another dispatcher can take the claims over. */
const SAFE_SHARE = 0.8;
const RENEWALS_PER_LEASE = 5;

/**
 * The right of this dispatcher to claim deliveries: a row that it keeps fresh. When the row is stale, another dispatcher
 * releases its claims, so a killed dispatcher loses nothing. A dispatcher that was only stalled notices the missing row
 * and goes on under a new lease.
 */
@Injectable()
export class Lease {
  private leaseId: string;
  private renewedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly writePath: WritePath,
    private readonly dispatchers: DispatcherStore,
    private readonly claims: ClaimStore,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<WebhookConfig, 'WEBHOOK_LEASE_MS'>,
    @Inject(NEW_ID) private readonly newId: NewId,
  ) {
    this.leaseId = newId();
  }

  get id(): string {
    return this.leaseId;
  }

  get renewEveryMs(): number {
    return this.config.WEBHOOK_LEASE_MS / RENEWALS_PER_LEASE;
  }

  /** Whether deliveries that are claimed under this lease may still be sent. */
  get isValid(): boolean {
    return performance.now() - this.renewedAtMs < this.config.WEBHOOK_LEASE_MS * SAFE_SHARE;
  }

  /** Begins a lease under a new id. */
  async acquire(): Promise<void> {
    this.leaseId = this.newId();
    const startedAtMs = performance.now();
    await this.write((tx) => this.dispatchers.add(tx, this.id));
    this.renewedAtMs = startedAtMs;
  }

  /** Renews the row. Returns false when it is gone: the claims under this lease belong to other dispatchers now. */
  async renew(): Promise<boolean> {
    const startedAtMs = performance.now();
    if (!(await this.write((tx) => this.dispatchers.renew(tx, this.id)))) return false;
    this.renewedAtMs = startedAtMs;
    return true;
  }

  /** Releases the claims of dispatchers that have not renewed their lease; returns the number of such dispatchers. */
  releaseDead(): Promise<number> {
    return this.write(async (tx) => {
      const dead = await this.dispatchers.removeStale(tx, this.config.WEBHOOK_LEASE_MS);
      // A statement of its own, so that it sees every claim that was made until the row was gone.
      if (dead.length > 0) await this.claims.releaseAll(tx, dead);
      return dead.length;
    });
  }

  /** Ends the lease and releases its claims. */
  async end(): Promise<void> {
    this.renewedAtMs = Number.NEGATIVE_INFINITY;
    await this.write(async (tx) => {
      await this.dispatchers.remove(tx, this.id);
      await this.claims.releaseAll(tx, [this.id]);
    });
  }

  private write<T>(effect: (tx: Tx) => Promise<T>): Promise<T> {
    return this.writePath.run(async (tx) => ({ result: await effect(tx), messages: [] }));
  }
}
