import { Inject, Injectable } from '@nestjs/common';
import { Problem } from '@ballast/platform-http';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import type { WebhookConfig } from '../config';
import { TargetGuard } from '../network/target-guard';
import { EndpointsQuery } from '../read-models/endpoints/endpoints.query';
import type { CreateEndpoint } from './endpoint-input';

/** Rules for what an owner may register. */
@Injectable()
export class EndpointRules {
  constructor(
    private readonly guard: TargetGuard,
    private readonly endpoints: EndpointsQuery,
    @Inject(SERVICE_CONFIG) private readonly config: Pick<WebhookConfig, 'WEBHOOK_ENDPOINTS_MAX'>,
  ) {}

  /**
   * Checks the URL of a new endpoint. The URL of an endpoint that is registered already was checked before.
   * @throws Problem `invalid_request` for a URL that webhooks are not sent to.
   */
  async checkNew(input: CreateEndpoint): Promise<void> {
    const known = await this.endpoints.find(input.platform_code, input.id);
    if (known === undefined) await this.checkUrl(input.url);
  }

  /** @throws Problem `invalid_request` for a URL that webhooks are not sent to. */
  async checkUrl(url: string): Promise<void> {
    const violation = await this.guard.urlViolation(url);
    if (violation === undefined) return;
    throw new Problem('invalid_request', 'The body is not valid.', { errors: [`body/url ${violation}`] });
  }

  /** @throws Problem `conflict` when a platform with `count` endpoints may have no more. */
  checkCount(count: number): void {
    const max = this.config.WEBHOOK_ENDPOINTS_MAX;
    if (count < max) return;
    throw new Problem('conflict', `A platform has at most ${String(max)} webhook endpoints.`);
  }
}
