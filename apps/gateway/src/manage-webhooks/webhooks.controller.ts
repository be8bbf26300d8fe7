import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { OVERLAP_DEFAULT_SECONDS, UUID_PATTERN } from '@ballast/contracts';
import { parseBody, Problem } from '@ballast/platform-http';
import type { z } from 'zod';
import {
  type Answer,
  type Call,
  Handles,
  IdempotentRequests,
  notFound,
  ok,
  PageTokens,
  TheCall,
} from '@ballast/platform-edge';
import { internalPath } from '../clients/internal-path';
import type { OwnerPage } from '../clients/credit-check.client';
import { WebhookClient } from '../clients/webhook.client';
import { withoutSecret, withSecretDigest } from './without-secret';

/** A call below one endpoint. */
type EndpointCall = Pick<Call<typeof API.getWebhookEndpoint>, 'params'>;

/** Endpoints and deliveries belong to the webhook dispatcher: it answers, the gateway knows who asks. */
@Controller()
export class WebhooksController {
  constructor(
    private readonly dispatcher: WebhookClient,
    private readonly requests: IdempotentRequests,
    private readonly tokens: PageTokens,
  ) {}

  @Handles(API.createWebhookEndpoint)
  create(@TheCall() call: Call<typeof API.createWebhookEndpoint>): Promise<Answer> {
    const { platformCode } = call.caller;
    return this.requests.run({
      call,
      read: ({ document }) => parseBody(API.createWebhookEndpoint.body, document),
      kept: withSecretDigest,
      effect: {
        kind: 'remote',
        finish: async ({ url, events = [], secret }, id) => {
          const body = { platform_code: platformCode, id, url, events, ...(secret === undefined ? {} : { secret }) };
          return withoutSecret(await this.dispatcher.call('POST', internalPath('/endpoints'), body));
        },
      },
      current: (id) => this.read(platformCode, `/endpoints/${id}`),
    });
  }

  @Handles(API.listWebhookEndpoints)
  list(@TheCall() call: Call<typeof API.listWebhookEndpoints>): Promise<Answer> {
    return this.listOf('endpoints', call, {});
  }

  @Handles(API.getWebhookEndpoint)
  async get(@TheCall() call: Call<typeof API.getWebhookEndpoint>): Promise<Answer> {
    return ok(await this.read(call.caller.platformCode, endpointPath(call)));
  }

  @Handles(API.updateWebhookEndpoint)
  update(@TheCall() call: Call<typeof API.updateWebhookEndpoint>): Promise<Answer> {
    const path = endpointPath(call);
    return this.requests.run({
      call,
      locate: async () => void (await this.read(call.caller.platformCode, path)),
      read: ({ document }) => parseBody(API.updateWebhookEndpoint.body, document),
      effect: {
        kind: 'remote',
        finish: async (change) => ({ answer: JSON.stringify(await this.send('PATCH', call, { path, body: change })) }),
      },
      current: () => this.read(call.caller.platformCode, path),
    });
  }

  @Handles(API.deleteWebhookEndpoint)
  remove(@TheCall() call: Call<typeof API.deleteWebhookEndpoint>): Promise<Answer> {
    const path = endpointPath(call);
    return this.requests.run({
      call,
      locate: async () => void (await this.read(call.caller.platformCode, path)),
      read: () => undefined,
      effect: {
        kind: 'remote',
        finish: async () => {
          await this.send('DELETE', call, { path }).catch(ignoreMissing);
          return { answer: '' };
        },
      },
    });
  }

  @Handles(API.rotateWebhookSecret)
  rotate(@TheCall() call: Call<typeof API.rotateWebhookSecret>): Promise<Answer> {
    return this.ask(call, API.rotateWebhookSecret.body, {
      resource: endpointPath(call),
      verb: 'rotate-secret',
      bodyOf: ({ overlap_seconds = OVERLAP_DEFAULT_SECONDS }, id) => ({ overlap_seconds, rotation_id: id }),
    });
  }

  @Handles(API.testWebhookEndpoint)
  test(@TheCall() call: Call<typeof API.testWebhookEndpoint>): Promise<Answer> {
    return this.ask(call, API.testWebhookEndpoint.body, {
      resource: endpointPath(call),
      verb: 'test',
      bodyOf: (_body, id) => ({ id }),
    });
  }

  @Handles(API.recoverWebhookEndpoint)
  recover(@TheCall() call: Call<typeof API.recoverWebhookEndpoint>): Promise<Answer> {
    return this.ask(call, API.recoverWebhookEndpoint.body, {
      resource: endpointPath(call),
      verb: 'recover',
      bodyOf: ({ since }) => ({ since }),
    });
  }

  @Handles(API.listWebhookDeliveries)
  listDeliveries(@TheCall() call: Call<typeof API.listWebhookDeliveries>): Promise<Answer> {
    const { endpoint_id, status, type, resource_id, since } = call.query;
    return this.listOf('deliveries', call, { endpoint_id, status, type, resource_id, since });
  }

  @Handles(API.redeliverWebhook)
  redeliver(@TheCall() call: Call<typeof API.redeliverWebhook>): Promise<Answer> {
    const resource = `/deliveries/${uuidOf(call.params.delivery_id, 'delivery')}`;
    return this.ask(call, API.redeliverWebhook.body, { resource, verb: 'redeliver', bodyOf: () => ({}) });
  }

  /** A POST below an endpoint or delivery; its first answer is repeated without the secret that it may show. */
  private ask<B extends z.ZodType>(
    call: Call,
    schema: B,
    {
      resource,
      verb,
      bodyOf,
    }: { resource: string; verb: string; bodyOf: (body: z.output<B>, effectId: string) => unknown },
  ): Promise<Answer> {
    const path = `${resource}/${verb}`;
    return this.requests.run<z.output<B>>({
      call,
      locate: async () => void (await this.read(call.caller.platformCode, resource)),
      read: ({ document }) => parseBody(schema, document),
      effect: {
        kind: 'remote',
        finish: async (body, id) => withoutSecret(await this.send('POST', call, { path, body: bodyOf(body, id) })),
      },
    });
  }

  private send(
    method: 'POST' | 'PATCH' | 'DELETE',
    { caller }: Call,
    { path, body }: { path: string; body?: unknown },
  ): Promise<unknown> {
    return this.dispatcher.call(method, internalPath(path, { platform_code: caller.platformCode }), body);
  }

  private async read(platformCode: string, path: string): Promise<string> {
    return JSON.stringify(await this.dispatcher.call('GET', internalPath(path, { platform_code: platformCode })));
  }

  private async listOf(
    plural: 'endpoints' | 'deliveries',
    call: Call,
    filter: Readonly<Record<string, string | undefined>>,
  ): Promise<Answer> {
    const { after, limit } = this.tokens.read(call);
    const query = {
      platform_code: call.caller.platformCode,
      ...filter,
      after: after === undefined ? undefined : String(after[0]),
      limit,
    };
    const answered = await this.dispatcher.call('GET', internalPath(`/${plural}`, query));
    const { next_after: next, ...rest } = answered as OwnerPage;
    return ok(JSON.stringify({ ...rest, next_page_token: this.tokens.write(next === '' ? undefined : [next], call) }));
  }
}

/** It was there when the request began: a deletion that was resumed after a crash finds its own work done. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'not_found')) throw error;
}

function endpointPath({ params }: EndpointCall): string {
  return `/endpoints/${uuidOf(params.endpoint_id, 'webhook endpoint')}`;
}

/** An id goes into an internal address only when it is one. */
function uuidOf(id: string, what: string): string {
  if (!UUID_PATTERN.test(id)) throw notFound(what);
  return id.toLowerCase();
}
