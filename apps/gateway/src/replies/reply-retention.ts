import { Inject, Injectable } from '@nestjs/common';
import { PendingRequestStore } from '@ballast/platform-edge';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, Retention } from '@ballast/platform-service';

/**
 * Milliseconds for which replies are kept. Calls wait for seconds only, and requests are completed when their replies are
 * recorded; a day leaves time to investigate.
 */
export const REPLIES_KEPT_MS = 24 * 60 * 60 * 1000;

/** Recurring work: removes replies that are no longer kept. */
@Injectable()
export class ReplyRetention extends Retention {
  constructor(writePath: WritePath, requests: PendingRequestStore, @Inject(LOGGER) logger: Logger) {
    super({
      table: 'gateway.replies',
      time: 'recorded_at',
      keptMs: REPLIES_KEPT_MS,
      // The parts of an incomplete answer stay: they complete a pending request when the missing parts arrive.
      except: requests.conditionPending('old.effect_id'),
      writePath,
      logger,
    });
  }
}
