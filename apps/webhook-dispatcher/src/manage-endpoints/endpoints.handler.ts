import type { WebhookEndpoint, WebhookEndpointWithSecret } from '@ballast/internal-api';
import { nextTimestamp, toTimestamp, type Clock } from '@ballast/kernel';
import { Problem } from '@ballast/platform-http';
import type { OutgoingMessage, WritePath } from '@ballast/platform-log';
import type { Database, Tx } from '@ballast/platform-postgres';
import { statusChanged } from '../deliver-webhooks/attempt-recorder';
import type { DeliveryEngine } from '../deliver-webhooks/delivery-engine';
import type { TargetGuard } from '../network/target-guard';
import {
  countEndpoints,
  findEndpoint,
  insertEndpoint,
  lockEndpoint,
  updateEndpoint,
  type StoredEndpoint,
} from '../persistence/endpoint.store';
import { addSecret, deleteSecrets, findSecret, newestSecret } from '../persistence/secret.store';
import type { SecretBox } from '@ballast/platform-config';
import { newWebhookSecret } from '../secrets/webhook-secret';
import type { Address, CreateEndpoint, RotateSecret, UpdateEndpoint } from './endpoint-input';
import { endpointResource } from './endpoint-resource';

export interface EndpointsParts {
  readonly database: Database;
  readonly writePath: WritePath;
  readonly engine: DeliveryEngine;
  readonly guard: TargetGuard;
  readonly secretBox: SecretBox;
  readonly clock: Clock;
  /** Endpoints of one platform. */
  readonly endpointsMax: number;
}

/** @throws Problem `not_found` for an endpoint that does not exist, is deleted or belongs to another platform. */
export async function lockOwn(tx: Tx, { platformCode, id }: Address): Promise<StoredEndpoint> {
  const endpoint = await lockEndpoint(tx, id);
  if (endpoint?.platformCode === platformCode && endpoint.status !== 'deleted') return endpoint;
  throw noEndpoint();
}

export function noEndpoint(): Problem {
  return new Problem('not_found', 'There is no such webhook endpoint.');
}

/** What owners do with their endpoints. Once a call has returned, every later event goes by it. */
export class EndpointsHandler {
  constructor(private readonly parts: EndpointsParts) {}

  /** Idempotent by id: again it answers the endpoint as it is, with its secret. */
  async create(input: CreateEndpoint): Promise<WebhookEndpointWithSecret> {
    const { database, writePath, engine } = this.parts;
    const known = await findEndpoint(database, input.platform_code, input.id);
    if (known === undefined) await this.checkUrl(input.url);
    const created = await writePath.run(async (tx) => ({ result: await this.insert(tx, input), messages: [] }));
    await engine.refresh(input.id);
    return created;
  }

  async update(address: Address, input: UpdateEndpoint): Promise<WebhookEndpoint> {
    const { writePath, engine, clock } = this.parts;
    if (input.url !== undefined) await this.checkUrl(input.url);
    const updated = await writePath.run(async (tx) => {
      const before = await lockOwn(tx, address);
      const after = changed(before, input, toTimestamp(clock()));
      if (after !== before) await updateEndpoint(tx, after);
      return { result: after, messages: statusMessages(before, after) };
    });
    await engine.refresh(address.id);
    return endpointResource(updated);
  }

  /** Its deliveries stay listed; those that were pending are given up. */
  async delete(address: Address): Promise<void> {
    const { writePath, engine, clock } = this.parts;
    await writePath.run(async (tx) => {
      const before = await lockOwn(tx, address);
      const updatedAt = nextTimestamp(toTimestamp(clock()), before.updatedAt);
      const after: StoredEndpoint = { ...before, status: 'deleted', statusReason: 'deleted', updatedAt };
      await updateEndpoint(tx, after);
      await deleteSecrets(tx, address.id);
      await tx.query('DELETE FROM webhook.recoveries WHERE endpoint_id = $1', [address.id]);
      return { result: undefined, messages: statusMessages(before, after) };
    });
    await engine.refresh(address.id);
  }

  /** Idempotent by the id of the rotation. */
  async rotateSecret(address: Address, rotation: RotateSecret): Promise<WebhookEndpointWithSecret> {
    const { writePath, engine, secretBox, clock } = this.parts;
    const rotated = await writePath.run(async (tx) => {
      const before = await lockOwn(tx, address);
      const done = await findSecret(tx, before.id, rotation.rotationId);
      if (done !== undefined) {
        const secret = secretBox.open(done.sealed, before.id);
        return { result: { ...endpointResource(before), secret }, messages: [] };
      }
      const secret = newWebhookSecret();
      const now = clock();
      await addSecret(tx, before.id, {
        id: rotation.rotationId,
        sealed: secretBox.seal(secret, before.id),
        now: toTimestamp(now),
        overlapEndsAt: toTimestamp(new Date(now.getTime() + rotation.overlapSeconds * 1_000)),
      });
      const after = { ...before, updatedAt: nextTimestamp(toTimestamp(now), before.updatedAt) };
      await updateEndpoint(tx, after);
      return { result: { ...endpointResource(after), secret }, messages: [] };
    });
    await engine.refresh(address.id);
    return rotated;
  }

  private async insert(tx: Tx, input: CreateEndpoint): Promise<WebhookEndpointWithSecret> {
    const { secretBox, clock, endpointsMax } = this.parts;
    const count = await countEndpoints(tx, input.platform_code);
    const known = await lockEndpoint(tx, input.id);
    if (known !== undefined) {
      if (known.platformCode !== input.platform_code || known.status === 'deleted') {
        throw new Problem('conflict', 'This id was used for another webhook endpoint.');
      }
      const { sealed } = await newestSecret(tx, known.id);
      return { ...endpointResource(known), secret: secretBox.open(sealed, known.id) };
    }
    if (count >= endpointsMax) {
      throw new Problem('conflict', `A platform has at most ${String(endpointsMax)} webhook endpoints.`);
    }
    const now = toTimestamp(clock());
    const endpoint: StoredEndpoint = {
      id: input.id,
      platformCode: input.platform_code,
      url: input.url,
      eventTypes: input.events ?? [],
      status: 'enabled',
      statusReason: '',
      failingSince: '',
      createdAt: now,
      updatedAt: now,
    };
    const secret = input.secret ?? newWebhookSecret();
    await insertEndpoint(tx, endpoint);
    await addSecret(tx, endpoint.id, {
      id: endpoint.id,
      sealed: secretBox.seal(secret, endpoint.id),
      now,
      overlapEndsAt: now,
    });
    return { ...endpointResource(endpoint), secret };
  }

  /** @throws Problem `invalid_request` for a URL that webhooks are not sent to. */
  private async checkUrl(url: string): Promise<void> {
    const fault = await this.parts.guard.urlFault(url);
    if (fault === undefined) return;
    throw new Problem('invalid_request', 'The body is not valid.', { errors: [`body/url ${fault}`] });
  }
}

/** The endpoint itself when the input changes nothing. Enabling forgets how long it had failed. */
function changed(before: StoredEndpoint, input: UpdateEndpoint, now: string): StoredEndpoint {
  const { url = before.url, events = before.eventTypes, status = before.status } = input;
  const isSame =
    url === before.url && status === before.status && JSON.stringify(events) === JSON.stringify(before.eventTypes);
  if (isSame) return before;
  const switched =
    status === before.status
      ? {}
      : status === 'enabled'
        ? { status, statusReason: '', failingSince: '' }
        : { status, statusReason: 'requested' };
  return { ...before, url, eventTypes: events, ...switched, updatedAt: nextTimestamp(now, before.updatedAt) };
}

function statusMessages(before: StoredEndpoint, after: StoredEndpoint): readonly OutgoingMessage[] {
  const was = before.status === 'enabled' ? 'enabled' : 'disabled';
  const is = after.status === 'enabled' ? 'enabled' : 'disabled';
  if (was === is) return [];
  return [statusChanged({ ...after, status: is, reason: after.statusReason }, after.updatedAt)];
}
