import { Module } from '@nestjs/common';
import { SecretBox } from '@ballast/platform-config';
import { SERVICE_CONFIG } from '@ballast/platform-service';
import { GatewayClient } from './clients/gateway.client';
import type { WebhookConfig } from './config';
import { DELIVERY_PROVIDERS } from './deliver-webhooks/delivery.providers';
import { DispatcherLifecycle } from './dispatcher.lifecycle';
import { FanOutEventsConsumer } from './fan-out-events/fan-out-events.consumer';
import { FanOutEventsHandler } from './fan-out-events/fan-out-events.handler';
import { CreateEndpointHandler } from './manage-endpoints/create-endpoint.handler';
import { DeleteEndpointHandler } from './manage-endpoints/delete-endpoint.handler';
import { EnabledEndpoints } from './manage-endpoints/enabled-endpoints';
import { EndpointChanges } from './manage-endpoints/endpoint-changes';
import { EndpointResources } from './manage-endpoints/endpoint-resources';
import { EndpointRules } from './manage-endpoints/endpoint-rules';
import { EndpointsController } from './manage-endpoints/endpoints.controller';
import { RotateSecretHandler } from './manage-endpoints/rotate-secret.handler';
import { UpdateEndpointHandler } from './manage-endpoints/update-endpoint.handler';
import { rememberingResolve, type Resolve } from './network/resolver';
import { TargetGuard } from './network/target-guard';
import { ClaimStore } from './persistence/claim.store';
import { DeliveredRetention } from './persistence/delivered-retention';
import { DeliveryStore } from './persistence/delivery.store';
import { DispatcherStore } from './persistence/dispatcher.store';
import { EndpointStore } from './persistence/endpoint.store';
import { EventStore } from './persistence/event.store';
import { LaneStore } from './persistence/lane.store';
import { RecoveryStore } from './persistence/recovery.store';
import { SecretStore } from './persistence/secret.store';
import { TargetStore } from './persistence/target.store';
import { TimeOrderedIds } from './persistence/time-ordered-ids';
import { DeliveryQueueing } from './queue-deliveries/delivery-queueing';
import { LaneArranging } from './queue-deliveries/lane-arranging';
import { Requeueing } from './queue-deliveries/requeueing';
import { DeliveriesController } from './read-models/deliveries/deliveries.controller';
import { DeliveriesQuery } from './read-models/deliveries/deliveries.query';
import { EndpointsQuery } from './read-models/endpoints/endpoints.query';
import { ReadEndpointsController } from './read-models/endpoints/read-endpoints.controller';
import { MissedDeliveries } from './recover-endpoint/missed-deliveries';
import { RecoverEndpointController } from './recover-endpoint/recover-endpoint.controller';
import { RecoverEndpointHandler } from './recover-endpoint/recover-endpoint.handler';
import { RecoverPageHandler } from './recover-endpoint/recover-page.handler';
import { RecoveryProgress } from './recover-endpoint/recovery-progress';
import { RecoveryWorker } from './recover-endpoint/recovery-worker';
import { RedeliverWebhookController } from './redeliver-webhook/redeliver-webhook.controller';
import { RedeliverWebhookHandler } from './redeliver-webhook/redeliver-webhook.handler';
import { RemovedBodies } from './redeliver-webhook/removed-bodies';
import { EndpointSecrets } from './secrets/endpoint-secrets';
import { SecretsKeyCheck } from './secrets/secrets-key-check';
import { TestDeliveries } from './test-endpoint/test-deliveries';
import { TestEndpointController } from './test-endpoint/test-endpoint.controller';
import { TestEndpointHandler } from './test-endpoint/test-endpoint.handler';
import { RESOLVE } from './tokens';

const STORES = [
  ClaimStore,
  DeliveryStore,
  DispatcherStore,
  EndpointStore,
  EventStore,
  LaneStore,
  RecoveryStore,
  SecretStore,
  TargetStore,
];

@Module({
  controllers: [
    FanOutEventsConsumer,
    EndpointsController,
    ReadEndpointsController,
    TestEndpointController,
    RecoverEndpointController,
    DeliveriesController,
    RedeliverWebhookController,
  ],
  providers: [
    {
      provide: SecretBox,
      inject: [SERVICE_CONFIG],
      useFactory: ({ SECRETS_KEY }: WebhookConfig) => new SecretBox(SECRETS_KEY),
    },
    {
      provide: TargetGuard,
      inject: [SERVICE_CONFIG, RESOLVE],
      useFactory: ({ BALLAST_MODE }: WebhookConfig, resolve: Resolve) =>
        new TargetGuard(BALLAST_MODE === 'sandbox' ? 'local' : 'public', rememberingResolve(resolve)),
    },
    ...STORES,
    ...DELIVERY_PROVIDERS,
    DeliveredRetention,
    TimeOrderedIds,
    GatewayClient,
    EndpointSecrets,
    SecretsKeyCheck,
    DeliveryQueueing,
    Requeueing,
    LaneArranging,
    FanOutEventsHandler,
    EndpointsQuery,
    EndpointRules,
    EndpointResources,
    EndpointChanges,
    EnabledEndpoints,
    CreateEndpointHandler,
    UpdateEndpointHandler,
    DeleteEndpointHandler,
    RotateSecretHandler,
    TestDeliveries,
    TestEndpointHandler,
    DeliveriesQuery,
    RedeliverWebhookHandler,
    RemovedBodies,
    MissedDeliveries,
    RecoverPageHandler,
    RecoveryProgress,
    RecoveryWorker,
    RecoverEndpointHandler,
    DispatcherLifecycle,
  ],
})
export class WebhookDispatcherModule {}
