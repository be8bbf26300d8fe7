import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER, Retention, SERVICE_CONFIG } from '@ballast/platform-service';
import type { CreditCheckConfig } from '../config';

/**
 * Recurring work: removes authorizations of advisors that no limit of a day counts any more. Their age counts from now and
 * not from the latest of them: an authorization that was stamped in the future would make those of today old.
 */
@Injectable()
export class AuthorizationRetention extends Retention {
  constructor(
    writePath: WritePath,
    @Inject(SERVICE_CONFIG) { AUTHORIZATIONS_KEPT_DAYS: keptDays }: Pick<CreditCheckConfig, 'AUTHORIZATIONS_KEPT_DAYS'>,
    @Inject(LOGGER) logger: Logger,
  ) {
    const table = 'credit.authorizations';
    super({ table, time: 'authorized_at', keptDays, isTrimmed: true, writePath, logger });
  }
}
