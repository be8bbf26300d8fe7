import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CreditDecision, HoldsPlace } from '@ballast/contracts';
import { InternalClient } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { OrchestratorConfig } from '../config';

/** Credit-check, asked by previews what it would decide now. Operations send it commands over the log. */
@Injectable()
export class CreditCheckClient implements OnApplicationShutdown {
  private readonly client: InternalClient;

  constructor(@Inject(SERVICE_CONFIG) { CREDIT_CHECK_URL, INTERNAL_TOKEN }: OrchestratorConfig) {
    this.client = new InternalClient(CREDIT_CHECK_URL, INTERNAL_TOKEN);
  }

  /** The decisions of a credit check that places no hold. */
  async check(platformCode: string, check: HoldsPlace): Promise<readonly CreditDecision[]> {
    const body = { platform_code: platformCode, check };
    return (await this.client.call<{ decisions: CreditDecision[] }>('POST', '/internal/checks', body)).decisions;
  }

  onApplicationShutdown(): Promise<void> {
    return this.client.close();
  }
}
