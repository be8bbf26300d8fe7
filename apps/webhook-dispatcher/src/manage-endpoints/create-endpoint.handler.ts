import { Injectable } from '@nestjs/common';
import type { WebhookEndpointWithSecret } from '@ballast/internal-api';
import { toTimestamp } from '@ballast/kernel';
import { Problem } from '@ballast/platform-http';
import type { Tx } from '@ballast/platform-postgres';
import type { StoredEndpoint } from '../persistence/endpoint';
import { EndpointStore } from '../persistence/endpoint.store';
import { EndpointSecrets } from '../secrets/endpoint-secrets';
import { newWebhookSecret } from '../secrets/webhook-secret';
import { EndpointChanges } from './endpoint-changes';
import type { CreateEndpoint } from './endpoint-input';
import { EndpointResources } from './endpoint-resources';
import { EndpointRules } from './endpoint-rules';

/** Registers an endpoint. Idempotent by id: a repeated call returns the current endpoint with its newest secret. */
@Injectable()
export class CreateEndpointHandler {
  constructor(
    private readonly changes: EndpointChanges,
    private readonly endpoints: EndpointStore,
    private readonly secrets: EndpointSecrets,
    private readonly rules: EndpointRules,
    private readonly resources: EndpointResources,
  ) {}

  /**
   * @throws Problem `invalid_request` for a URL that webhooks are not sent to, `conflict` for an id that was used for
   * another endpoint or when the platform has the maximum number of endpoints.
   */
  async create(input: CreateEndpoint): Promise<WebhookEndpointWithSecret> {
    await this.rules.checkNew(input);
    return this.changes.create(input.id, (tx, now) => this.make(tx, input, now));
  }

  private async make(
    tx: Tx,
    input: CreateEndpoint,
    now: Date,
  ): Promise<{ readonly created: StoredEndpoint | undefined; readonly result: WebhookEndpointWithSecret }> {
    const count = await this.endpoints.count(tx, input.platform_code);
    const known = await this.endpoints.lock(tx, input.id);
    if (known !== undefined) {
      if (known.platformCode !== input.platform_code || known.status === 'deleted') {
        throw new Problem('conflict', 'This id was used for another webhook endpoint.');
      }
      const secret = await this.secrets.newest(tx, known);
      return { created: undefined, result: { ...this.resources.of(known), secret } };
    }
    this.rules.checkCount(count);
    const endpoint = newEndpoint(input, toTimestamp(now));
    const secret = input.secret ?? newWebhookSecret();
    const secrets = await this.secrets.add(tx, endpoint, { id: endpoint.id, secret, now, overlapSeconds: 0 });
    const created = { ...endpoint, secrets };
    return { created, result: { ...this.resources.of(created), secret } };
  }
}

function newEndpoint(input: CreateEndpoint, now: string): StoredEndpoint {
  return {
    id: input.id,
    platformCode: input.platform_code,
    url: input.url,
    eventTypes: input.events ?? [],
    status: 'enabled',
    statusReason: '',
    failingSince: '',
    eventsAfter: input.events_after ?? 0,
    secrets: [],
    version: 1,
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
}
