import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';

/** Execution: owns trades, and the sandbox faults that strike it. */
@Injectable()
export class ExecutionClient extends InternalClient<'gateway', 'execution'> {
  constructor(@Inject(SERVICE_CONFIG) { EXECUTION_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super({ caller: 'gateway', owner: 'execution', url: EXECUTION_URL, token: INTERNAL_TOKEN });
  }
}
