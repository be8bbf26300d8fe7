import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';

/** Credit-check: owns the ledger. */
@Injectable()
export class CreditCheckClient extends InternalClient<'gateway', 'credit-check'> {
  constructor(@Inject(SERVICE_CONFIG) { CREDIT_CHECK_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super({ caller: 'gateway', owner: 'credit-check', url: CREDIT_CHECK_URL, token: INTERNAL_TOKEN });
  }
}
