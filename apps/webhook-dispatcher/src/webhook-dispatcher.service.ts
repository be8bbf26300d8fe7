import type { DynamicModule, Provider } from '@nestjs/common';
import { systemClock, type Clock } from '@ballast/kernel';
import type { ServiceContext, ServiceDefinition } from '@ballast/platform-service';
import { GatewayClient } from './clients/gateway.client';
import { configSchema, type WebhookConfig } from './config';
import { DeliveryEngine } from './deliver-webhooks/delivery-engine';
import { Lease } from './deliver-webhooks/lease';
import { DispatcherLifecycle } from './dispatcher.lifecycle';
import { FanOutEventsConsumer } from './fan-out-events/fan-out-events.consumer';
import { FanOutEventsHandler } from './fan-out-events/fan-out-events.handler';
import { EndpointsController } from './manage-endpoints/endpoints.controller';
import { EndpointsHandler } from './manage-endpoints/endpoints.handler';
import { rememberingResolve, systemResolve, type Resolve } from './network/resolver';
import { TargetGuard } from './network/target-guard';
import { CreateWebhooks0001 } from './persistence/migrations/0001-webhooks';
import { checkSecretsKey } from './persistence/secret.store';
import { timeOrderedIds } from './persistence/time-ordered-id';
import { DeliveriesController } from './read-models/deliveries/deliveries.controller';
import { RecoverEndpointController } from './recover-endpoint/recover-endpoint.controller';
import { RecoverEndpointHandler } from './recover-endpoint/recover-endpoint.handler';
import { RecoveryWorker } from './recover-endpoint/recovery-worker';
import { RedeliverWebhookController } from './redeliver-webhook/redeliver-webhook.controller';
import { RedeliverWebhookHandler } from './redeliver-webhook/redeliver-webhook.handler';
import { SecretBox } from '@ballast/platform-config';
import { TestEndpointController } from './test-endpoint/test-endpoint.controller';
import { TestEndpointHandler } from './test-endpoint/test-endpoint.handler';

class WebhookDispatcherModule {}

/** What the service takes from its surroundings. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: () => number;
  readonly resolve: Resolve;
}

const SYSTEM: Surroundings = { clock: systemClock, random: Math.random, resolve: systemResolve };

/** Owns webhook endpoints and deliveries: who is told what, and what became of it. */
export function webhookDispatcher(surroundings: Surroundings): ServiceDefinition<typeof configSchema> {
  return {
    name: 'webhook-dispatcher',
    schema: 'webhook',
    configSchema,
    entities: [],
    migrations: [CreateWebhooks0001],
    prepare: ({ config, database }) => checkSecretsKey(database, new SecretBox(config.SECRETS_KEY)),
    module: (context): DynamicModule => ({
      module: WebhookDispatcherModule,
      controllers: [
        FanOutEventsConsumer,
        EndpointsController,
        TestEndpointController,
        RecoverEndpointController,
        DeliveriesController,
        RedeliverWebhookController,
      ],
      providers: providers(context, surroundings),
    }),
  };
}

export const webhookDispatcherService = webhookDispatcher(SYSTEM);

function providers(context: ServiceContext<WebhookConfig>, surroundings: Surroundings): Provider[] {
  const { config, database, writePath, logger, metrics } = context;
  const { clock, random } = surroundings;
  const newId = timeOrderedIds();
  const policy = config.BALLAST_MODE === 'sandbox' ? 'local' : 'public';
  const guard = new TargetGuard(policy, rememberingResolve(surroundings.resolve));
  const secretBox = new SecretBox(config.SECRETS_KEY);
  const lease = new Lease(database, config.WEBHOOK_LEASE_MS);
  const limits = {
    timeoutMs: config.WEBHOOK_TIMEOUT_MS,
    windowMax: config.WEBHOOK_ENDPOINT_CONCURRENCY,
    heldMax: config.WEBHOOK_HELD_MAX,
    heldBytesMax: config.WEBHOOK_HELD_BYTES_MAX,
    pollMs: config.WEBHOOK_POLL_MS,
  };
  const common = { database, writePath, clock, newId };
  const engine = new DeliveryEngine({ ...common, lease, guard, secretBox, random, logger, metrics, limits });
  const gateway = new GatewayClient(config);
  const worker = new RecoveryWorker({ ...common, engine, gateway, logger });
  const endpointsMax = config.WEBHOOK_ENDPOINTS_MAX;
  return [
    { provide: DeliveryEngine, useValue: engine },
    { provide: DispatcherLifecycle, useValue: new DispatcherLifecycle(engine, worker, gateway) },
    { provide: FanOutEventsHandler, useValue: new FanOutEventsHandler(clock, newId) },
    {
      provide: EndpointsHandler,
      useValue: new EndpointsHandler({ ...common, engine, guard, secretBox, endpointsMax }),
    },
    { provide: TestEndpointHandler, useValue: new TestEndpointHandler({ ...common, engine }) },
    { provide: RedeliverWebhookHandler, useValue: new RedeliverWebhookHandler({ ...common, engine }) },
    { provide: RecoverEndpointHandler, useValue: new RecoverEndpointHandler({ writePath, worker, clock }) },
  ];
}
