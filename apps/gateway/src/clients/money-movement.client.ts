import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';

/** Money movement: owns the sandbox faults that strike the rail. */
@Injectable()
export class MoneyMovementClient extends InternalClient<'gateway', 'money-movement'> {
  constructor(@Inject(SERVICE_CONFIG) { MONEY_MOVEMENT_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super({ caller: 'gateway', owner: 'money-movement', url: MONEY_MOVEMENT_URL, token: INTERNAL_TOKEN });
  }
}
