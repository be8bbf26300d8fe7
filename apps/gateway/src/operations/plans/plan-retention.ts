import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, Retention, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../../config';

/** Recurring work: removes plans that are no longer kept after they have expired. */
@Injectable()
export class PlanRetention extends Retention {
  constructor(
    writePath: WritePath,
    @Inject(SERVICE_CONFIG) { PLAN_KEPT_MS }: Pick<GatewayConfig, 'PLAN_KEPT_MS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    super({ table: 'gateway.plans', time: 'expires_at', keptMs: PLAN_KEPT_MS, writePath, logger });
  }
}
