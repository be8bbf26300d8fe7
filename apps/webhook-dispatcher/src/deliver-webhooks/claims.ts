import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER } from '@ballast/platform-service';
import { ClaimStore, type ClaimedDelivery, type DeliveryKey } from '../persistence/claim.store';
import { Lease } from './lease';

/** Claims of this dispatcher on deliveries that are due in the database. */
@Injectable()
export class Claims {
  constructor(
    private readonly writePath: WritePath,
    private readonly store: ClaimStore,
    private readonly lease: Lease,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether this dispatcher may claim and send now. */
  get areAllowed(): boolean {
    return this.lease.isValid;
  }

  /** Claims deliveries that are due at `nowMs` (Unix milliseconds), at most the wanted number for each endpoint id. */
  async claim(
    wanted: ReadonlyMap<string, number>,
    nowMs: number,
  ): Promise<{ readonly deliveries: readonly ClaimedDelivery[]; readonly claimedBy: string }> {
    const by = this.lease.id;
    const deliveries = await this.writePath.run(async (tx) => ({
      result: await this.store.claimDue(tx, wanted, { by, nowMs }),
      messages: [],
    }));
    return { deliveries, claimedBy: by };
  }

  /** Releases the claims of this dispatcher on deliveries that it does not know. Returns their number. */
  async releaseUnknown(isKnown: (id: string) => boolean): Promise<number> {
    const by = this.lease.id;
    const unknown = await this.writePath.run(async (tx) => {
      const claimed = await this.store.claimedBy(tx, by);
      const lost: readonly DeliveryKey[] = claimed.filter(({ id }) => !isKnown(id));
      if (lost.length > 0) await this.store.release(tx, by, lost);
      return { result: lost.length, messages: [] };
    });
    if (unknown > 0)
      this.logger.warn({ deliveries: unknown }, 'claims on deliveries that are not buffered were released');
    return unknown;
  }
}
