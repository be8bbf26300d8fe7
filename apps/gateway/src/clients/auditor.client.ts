import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';

/** The auditor: owns the checkpoints of the record and the keys that sign them. */
@Injectable()
export class AuditorClient extends InternalClient<'gateway', 'auditor'> {
  constructor(@Inject(SERVICE_CONFIG) { AUDITOR_URL, INTERNAL_TOKEN }: GatewayConfig) {
    super({ caller: 'gateway', owner: 'auditor', url: AUDITOR_URL, token: INTERNAL_TOKEN });
  }
}
