import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, Retention, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';

/**
 * Recurring work: removes the bodies of requests that were accepted long ago. The request id stays used for ever, with
 * the hash of its body.
 */
@Injectable()
export class RequestBodyRetention extends Retention {
  constructor(
    writePath: WritePath,
    @Inject(SERVICE_CONFIG) { REQUEST_BODIES_KEPT_DAYS: keptDays }: Pick<GatewayConfig, 'REQUEST_BODIES_KEPT_DAYS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    super({ table: 'gateway.request_bodies', time: 'accepted_at', keptDays, writePath, logger });
  }
}
