import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { OVERLAP_DEFAULT_SECONDS, UUID_PATTERN } from '@ballast/contracts';
import { INTERNAL } from '@ballast/internal-api';
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
import { WebhookClient } from '../clients';
import { PublicEventsQuery } from '../events';
import { withoutSecret, withSecretDigest } from './without-secret';

/** A call about one webhook endpoint. */
type EndpointCall = Pick<Call<typeof API.getWebhookEndpoint>, 'caller' | 'params'>;

/** An endpoint or delivery of a platform. */
interface OwnedId {
  readonly platformCode: string;
  readonly id: string;
}

/** Webhook endpoints and deliveries, kept by the webhook dispatcher; the gateway authenticates the caller. */
@Controller()
export class WebhooksController {
  constructor(
    private readonly dispatcher: WebhookClient,
    private readonly requests: IdempotentRequests,
    private readonly tokens: PageTokens,
    private readonly events: PublicEventsQuery,
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
          const events_after = await this.events.lastPosition(platformCode);
          const body = { platform_code: platformCode, id, url, events, events_after, secret };
          return withoutSecret(await this.dispatcher.call(INTERNAL.endpoints.create, { body }));
        },
      },
      current: (id) => this.readEndpoint({ platformCode, id }),
    });
  }

  @Handles(API.listWebhookEndpoints)
  async list(@TheCall() call: Call<typeof API.listWebhookEndpoints>): Promise<Answer> {
    const { next_after, ...page } = await this.dispatcher.call(INTERNAL.endpoints.list, { query: this.pageOf(call) });
    return this.answerPage(call, page, next_after);
  }

  @Handles(API.getWebhookEndpoint)
  async get(@TheCall() call: Call<typeof API.getWebhookEndpoint>): Promise<Answer> {
    return ok(await this.readEndpoint(endpointOf(call)));
  }

  @Handles(API.updateWebhookEndpoint)
  update(@TheCall() call: Call<typeof API.updateWebhookEndpoint>): Promise<Answer> {
    const endpoint = endpointOf(call);
    return this.requests.run({
      call,
      locate: async () => void (await this.readEndpoint(endpoint)),
      read: ({ document }) => parseBody(API.updateWebhookEndpoint.body, document),
      effect: {
        kind: 'remote',
        finish: async (changes) => {
          const body = { ...changes, events_after: await this.events.lastPosition(endpoint.platformCode) };
          const answer = await this.dispatcher.call(INTERNAL.endpoints.update, { ...addressOf(endpoint), body });
          return { answer: JSON.stringify(answer) };
        },
      },
      current: () => this.readEndpoint(endpoint),
    });
  }

  @Handles(API.deleteWebhookEndpoint)
  remove(@TheCall() call: Call<typeof API.deleteWebhookEndpoint>): Promise<Answer> {
    const endpoint = endpointOf(call);
    return this.requests.run({
      call,
      locate: async () => void (await this.readEndpoint(endpoint)),
      read: () => undefined,
      effect: {
        kind: 'remote',
        finish: async () => {
          await this.dispatcher.call(INTERNAL.endpoints.delete, addressOf(endpoint)).catch(ignoreMissing);
          return { answer: '' };
        },
      },
    });
  }

  @Handles(API.rotateWebhookSecret)
  rotate(@TheCall() call: Call<typeof API.rotateWebhookSecret>): Promise<Answer> {
    const endpoint = endpointOf(call);
    return this.post(call, {
      schema: API.rotateWebhookSecret.body,
      locate: () => this.readEndpoint(endpoint),
      send: ({ overlap_seconds = OVERLAP_DEFAULT_SECONDS }, id) =>
        this.dispatcher.call(INTERNAL.endpoints.rotateSecret, {
          ...addressOf(endpoint),
          body: { overlap_seconds, rotation_id: id },
        }),
    });
  }

  @Handles(API.testWebhookEndpoint)
  test(@TheCall() call: Call<typeof API.testWebhookEndpoint>): Promise<Answer> {
    const endpoint = endpointOf(call);
    return this.post(call, {
      schema: API.testWebhookEndpoint.body,
      locate: () => this.readEndpoint(endpoint),
      send: (_body, id) => this.dispatcher.call(INTERNAL.endpoints.test, { ...addressOf(endpoint), body: { id } }),
    });
  }

  @Handles(API.recoverWebhookEndpoint)
  recover(@TheCall() call: Call<typeof API.recoverWebhookEndpoint>): Promise<Answer> {
    const endpoint = endpointOf(call);
    return this.post(call, {
      schema: API.recoverWebhookEndpoint.body,
      locate: () => this.readEndpoint(endpoint),
      send: (body) => this.dispatcher.call(INTERNAL.endpoints.recover, { ...addressOf(endpoint), body }),
    });
  }

  @Handles(API.listWebhookDeliveries)
  async listDeliveries(@TheCall() call: Call<typeof API.listWebhookDeliveries>): Promise<Answer> {
    const { endpoint_id, status, type, resource_id, since } = call.query;
    const query = { ...this.pageOf(call), endpoint_id, status, type, resource_id, since };
    const { next_after, ...page } = await this.dispatcher.call(INTERNAL.deliveries.list, { query });
    return this.answerPage(call, page, next_after);
  }

  @Handles(API.redeliverWebhook)
  redeliver(@TheCall() call: Call<typeof API.redeliverWebhook>): Promise<Answer> {
    const { platformCode } = call.caller;
    const delivery = addressOf({ platformCode, id: uuidOf(call.params.delivery_id, 'delivery') });
    return this.post(call, {
      schema: API.redeliverWebhook.body,
      locate: () => this.dispatcher.call(INTERNAL.deliveries.read, delivery),
      send: () => this.dispatcher.call(INTERNAL.deliveries.redeliver, delivery),
    });
  }

  /** A POST about an endpoint or a delivery; its first answer is repeated without the secret that it may show. */
  private post<B extends z.ZodType>(
    call: Call,
    {
      schema,
      locate,
      send,
    }: {
      readonly schema: B;
      /** @throws Problem `not_found` when the platform has no such endpoint or delivery. */
      readonly locate: () => Promise<unknown>;
      readonly send: (body: z.output<B>, effectId: string) => Promise<unknown>;
    },
  ): Promise<Answer> {
    return this.requests.run<z.output<B>>({
      call,
      locate: async () => void (await locate()),
      read: ({ document }) => parseBody(schema, document),
      effect: { kind: 'remote', finish: async (body, id) => withoutSecret(await send(body, id)) },
    });
  }

  private async readEndpoint(endpoint: OwnedId): Promise<string> {
    return JSON.stringify(await this.dispatcher.call(INTERNAL.endpoints.read, addressOf(endpoint)));
  }

  private pageOf(call: Call): { platform_code: string; after: string | undefined; limit: number } {
    const { after, limit } = this.tokens.read(call);
    return {
      platform_code: call.caller.platformCode,
      after: after === undefined ? undefined : String(after[0]),
      limit,
    };
  }

  private answerPage(call: Call, page: object, next: string): Answer {
    return ok(JSON.stringify({ ...page, next_page_token: this.tokens.write(next === '' ? undefined : [next], call) }));
  }
}

/** A missing endpoint is no failure: a deletion that is resumed after a crash finds it deleted. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'not_found')) throw error;
}

function endpointOf({ caller, params }: EndpointCall): OwnedId {
  return { platformCode: caller.platformCode, id: uuidOf(params.endpoint_id, 'webhook endpoint') };
}

/** Parameters of an internal call. They include the platform, so an id of another platform is not found. */
function addressOf({ platformCode, id }: OwnedId): { params: { id: string }; query: { platform_code: string } } {
  return { params: { id }, query: { platform_code: platformCode } };
}

/** The id in lower case. @throws Problem `not_found` for a text that is no UUID. */
function uuidOf(id: string, what: string): string {
  if (!UUID_PATTERN.test(id)) throw notFound(what);
  return id.toLowerCase();
}
