import { Injectable } from '@nestjs/common';
import type { WebhookEndpointWithSecret } from '@ballast/internal-api';
import { nextTimestamp, toTimestamp } from '@ballast/kernel';
import { EndpointSecrets } from '../secrets/endpoint-secrets';
import { newWebhookSecret } from '../secrets/webhook-secret';
import { EndpointChanges } from './endpoint-changes';
import type { Address, RotateSecret } from './endpoint-input';
import { EndpointResources } from './endpoint-resources';

/** Gives an endpoint a new secret. Idempotent by the id of the rotation. */
@Injectable()
export class RotateSecretHandler {
  constructor(
    private readonly changes: EndpointChanges,
    private readonly secrets: EndpointSecrets,
    private readonly resources: EndpointResources,
  ) {}

  /** @throws Problem `not_found`. */
  rotate(address: Address, { rotationId, overlapSeconds }: RotateSecret): Promise<WebhookEndpointWithSecret> {
    return this.changes.change(address, async (tx, before, now) => {
      const known = await this.secrets.find(tx, before.id, rotationId);
      if (known !== undefined) {
        return { after: before, change: 'rotated', result: { ...this.resources.of(before), secret: known } };
      }
      const secret = newWebhookSecret();
      const secrets = await this.secrets.add(tx, before, { id: rotationId, secret, now, overlapSeconds });
      const after = { ...before, secrets, updatedAt: nextTimestamp(toTimestamp(now), before.updatedAt) };
      return { after, change: 'rotated', result: { ...this.resources.of(after), secret } };
    });
  }
}
