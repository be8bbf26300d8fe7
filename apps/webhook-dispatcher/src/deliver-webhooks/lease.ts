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
/** Claims that one transaction releases. It stays short, however many deliveries a dispatcher has claimed. */
const RELEASED_MAX = 5_000;

/** Claims of one dispatcher that one transaction has released. */
export interface ReleasedClaims {
  readonly dispatcher: string;
  readonly claims: number;
  /** True when the dispatcher has no claims any more. */
  readonly isLast: boolean;
}

/**
 * The right of this dispatcher to claim deliveries: a row that it keeps fresh. When the row is stale, another dispatcher
 * retires it and releases its claims, so a killed dispatcher loses nothing. A dispatcher that was only stalled cannot
 * renew its row any more and goes on under a new lease.
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

  /** Renews the row. Returns false when others have retired it: they release the claims under this lease. */
  async renew(): Promise<boolean> {
    const startedAtMs = performance.now();
    if (!(await this.write((tx) => this.dispatchers.renew(tx, this.id)))) return false;
    this.renewedAtMs = startedAtMs;
    return true;
  }

  /**
   * Releases claims of one dispatcher that has not renewed its lease; undefined when there is no such dispatcher. Its
   * row stays until its last claim is released, so a release that was cut off is continued by the next call.
   */
  releaseDead(): Promise<ReleasedClaims | undefined> {
    return this.write(async (tx) => {
      const id = await this.dispatchers.retireStale(tx, this.config.WEBHOOK_LEASE_MS);
      return id === undefined ? undefined : this.releaseSome(tx, id);
    });
  }

  /** Ends the lease and releases its claims. */
  async end(): Promise<void> {
    this.renewedAtMs = Number.NEGATIVE_INFINITY;
    for (;;) {
      const isLast = await this.write(async (tx) => {
        // A row that is gone has no claims any more.
        if (!(await this.dispatchers.retire(tx, this.id))) return true;
        return (await this.releaseSome(tx, this.id)).isLast;
      });
      if (isLast) return;
    }
  }

  /** Releases claims of a dispatcher whose row is retired and locked, so that it claims nothing more. */
  private async releaseSome(tx: Tx, dispatcher: string): Promise<ReleasedClaims> {
    // Statements after the lock, so that they see every claim that was made until then.
    const claims = await this.claims.releaseSome(tx, dispatcher, RELEASED_MAX);
    return { dispatcher, claims, isLast: await this.dispatchers.removeWithoutClaims(tx, dispatcher) };
  }

  private write<T>(effect: (tx: Tx) => Promise<T>): Promise<T> {
    return this.writePath.run(async (tx) => ({ result: await effect(tx), messages: [] }));
  }
}
