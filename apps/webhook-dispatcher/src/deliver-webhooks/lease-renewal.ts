import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, RecurringWork } from '@ballast/platform-service';
import { DeliveryBuffer } from './delivery-buffer';
import { DueSignal } from './due-signal';
import { Lease } from './lease';

/** Keeps the lease of this dispatcher fresh, and takes over the deliveries of dispatchers that have died. */
@Injectable()
export class LeaseRenewal {
  private readonly work: RecurringWork;

  constructor(
    private readonly lease: Lease,
    private readonly buffer: DeliveryBuffer,
    private readonly signal: DueSignal,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.work = new RecurringWork({
      name: 'lease of the dispatcher',
      work: () => this.renew(),
      everyMs: lease.renewEveryMs,
      logger,
    });
  }

  async start(): Promise<void> {
    await this.lease.acquire();
    this.work.start();
  }

  /** Ends the lease and releases its claims. */
  async close(): Promise<void> {
    await this.work.close();
    await this.lease.end();
  }

  /** Answers 0 while claims of dead dispatchers may be left, because this lease is renewed between two batches. */
  private async renew(): Promise<number | undefined> {
    if (!(await this.lease.renew())) {
      this.logger.warn('the lease of this dispatcher was lost: its claims are left to others');
      this.buffer.loseClaims();
      await this.lease.acquire();
    }
    const released = await this.lease.releaseDead();
    if (released !== undefined) {
      this.logger.warn(released, 'claims of a dispatcher that is gone were released');
      this.signal.look();
    }
    // Sending stops shortly before a lease ends, so deliveries may have waited for the renewal.
    this.buffer.announceAll();
    return released === undefined ? undefined : 0;
  }
}
