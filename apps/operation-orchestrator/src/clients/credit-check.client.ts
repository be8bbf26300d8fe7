import { Inject, Injectable } from '@nestjs/common';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { OrchestratorConfig } from '../config';

/** Credit-check, which previews ask for its decisions. Operations send it commands over the log. */
@Injectable()
export class CreditCheckClient extends InternalClient<'operation-orchestrator', 'credit-check'> {
  constructor(@Inject(SERVICE_CONFIG) { CREDIT_CHECK_URL, INTERNAL_TOKEN }: OrchestratorConfig) {
    super({ caller: 'operation-orchestrator', owner: 'credit-check', url: CREDIT_CHECK_URL, token: INTERNAL_TOKEN });
  }
}
