import { Inject, Module, type DynamicModule, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { SecretBox } from '@ballast/platform-config';
import type { Metrics } from '@ballast/platform-observability';
import type { ServiceContext, ServiceDefinition } from '@ballast/platform-service';
import type { FastifyInstance } from 'fastify';
import { AcceptOperationController } from './accept-operation/accept-operation.controller';
import { AcceptOperationHandler } from './accept-operation/accept-operation.handler';
import { OperationContexts } from './accept-operation/operation-contexts';
import { Authenticator } from './authenticate/authenticator';
import { LiveKeys } from './authenticate/live-keys';
import { RateLimiter } from './authenticate/rate-limiter';
import { gatewayConfigSchema, type GatewayConfig } from './config';
import { DocsController } from './docs/docs.controller';
import { ExplainExecutionsController } from './explain-executions/explain-executions.controller';
import { DepositsController } from './fund-accounts/deposits.controller';
import { PostDepositHandler } from './fund-accounts/post-deposit.handler';
import { PageTokens } from './http/page-tokens';
import { prepareServer, type RequestObserver } from './http/prepare-server';
import { RunningStreams } from './http/running-streams';
import { IdempotentRequests } from './idempotency/idempotent-requests';
import { Outcomes } from './idempotency/outcomes';
import { RequestKeys } from './idempotency/request-keys';
import { ApiKeyStore } from './manage-api-keys/api-key.store';
import { ApiKeysController } from './manage-api-keys/api-keys.controller';
import { ParticipantsController } from './manage-participants/participants.controller';
import { ParticipantsHandler } from './manage-participants/participants.handler';
import { StrategiesController } from './manage-strategies/strategies.controller';
import { StrategyStore } from './manage-strategies/strategy.store';
import { CancelOperationsController } from './cancel-operations/cancel-operations.controller';
import { TradersController } from './manage-traders/traders.controller';
import { WebhooksController } from './manage-webhooks/webhooks.controller';
import { MarketsReader } from './markets/markets';
import { CreditCheckClient } from './clients/credit-check.client';
import { ExecutionClient } from './clients/execution.client';
import { OrchestratorClient } from './clients/orchestrator.client';
import { PricingClient } from './clients/pricing.client';
import { WebhookClient } from './clients/webhook.client';
import { CreateReadModels0001 } from './persistence/migrations/0001-read-models';
import { CreateRequests0002 } from './persistence/migrations/0002-requests';
import { CreateApiKeys0003 } from './persistence/migrations/0003-api-keys';
import { CreatePlans0004 } from './persistence/migrations/0004-plans';
import { PlanStore } from './plans/plan.store';
import { PreviewOperationHandler } from './preview-operations/preview-operation.handler';
import { PreviewOperationsController } from './preview-operations/preview-operations.controller';
import { EventsController } from './read-events/events.controller';
import { InstrumentsController } from './read-instruments/instruments.controller';
import { LedgerController } from './read-ledger/ledger.controller';
import { ReadModelsModule } from './read-models/read-models.module';
import { OperationsController } from './read-operations/operations.controller';
import { LayeredExecutions } from './reconcile-operations/layered-executions';
import { ReconcileOperationHandler } from './reconcile-operations/reconcile-operation.handler';
import { ReconcileOperationsController } from './reconcile-operations/reconcile-operations.controller';
import { TimeController } from './read-time/time.controller';
import { PlatformsController } from './manage-platforms/platforms.controller';
import { PlatformStore } from './manage-platforms/platform.store';
import { SandboxMarketController } from './run-sandbox/sandbox-market.controller';
import { SandboxPlatformsController } from './run-sandbox/sandbox-platforms.controller';
import { SandboxSeed } from './run-sandbox/sandbox-seed';

/** How long a start waits for the sandbox to be seeded before it goes on beside it. */
const SEED_DEADLINE_MS = 60_000;

const OBSERVE_REQUEST = Symbol('RequestObserver');

const CONTROLLERS = [
  TimeController,
  InstrumentsController,
  StrategiesController,
  AcceptOperationController,
  PreviewOperationsController,
  OperationsController,
  ExplainExecutionsController,
  ReconcileOperationsController,
  CancelOperationsController,
  TradersController,
  ParticipantsController,
  DepositsController,
  LedgerController,
  ApiKeysController,
  WebhooksController,
  EventsController,
  SandboxPlatformsController,
  SandboxMarketController,
  PlatformsController,
  DocsController,
];

const PROVIDERS = [
  Authenticator,
  LiveKeys,
  PageTokens,
  RequestKeys,
  IdempotentRequests,
  Outcomes,
  MarketsReader,
  StrategyStore,
  OperationContexts,
  AcceptOperationHandler,
  PlanStore,
  PreviewOperationHandler,
  ParticipantsHandler,
  PostDepositHandler,
  ApiKeyStore,
  CreditCheckClient,
  PricingClient,
  ExecutionClient,
  WebhookClient,
  OrchestratorClient,
  LayeredExecutions,
  ReconcileOperationHandler,
  RunningStreams,
  PlatformStore,
  SandboxSeed,
];

@Module({})
class GatewayModule implements NestModule {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly authenticator: Authenticator,
    @Inject(OBSERVE_REQUEST) private readonly observe: RequestObserver,
  ) {}

  static of({ config, metrics }: ServiceContext<GatewayConfig>): DynamicModule {
    return {
      module: GatewayModule,
      imports: [ReadModelsModule],
      controllers: CONTROLLERS,
      providers: [
        ...PROVIDERS,
        { provide: SecretBox, useValue: new SecretBox(config.SECRETS_KEY) },
        { provide: RateLimiter, useValue: new RateLimiter(config.RATE_LIMIT_PER_SECOND) },
        { provide: OBSERVE_REQUEST, useValue: requestObserver(metrics) },
      ],
    };
  }

  /** Nest calls this when its own body parser is registered and before any route is. */
  configure(): void {
    const server = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    prepareServer(server, { authenticator: this.authenticator, observe: this.observe });
  }
}

function requestObserver(metrics: Metrics): RequestObserver {
  const seconds = metrics.histogram('ballast_http_request_seconds', 'Duration of a request.', [
    'route',
    'method',
    'status',
  ]);
  return ({ route, method, status }, elapsed) => seconds.observe({ route, method, status: String(status) }, elapsed);
}

/** The HTTP API: who calls, what is asked for, once; and what every resource is like by now. */
export const gatewayService: ServiceDefinition<typeof gatewayConfigSchema> = {
  name: 'gateway',
  schema: 'gateway',
  configSchema: gatewayConfigSchema,
  entities: [],
  migrations: [CreateReadModels0001, CreateRequests0002, CreateApiKeys0003, CreatePlans0004],
  module: (context) => GatewayModule.of(context),
  bodyLimit: (config) => config.BODY_LIMIT_BYTES,
  onStarted: async (_context, get) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SEED_DEADLINE_MS);
    });
    await Promise.race([get(SandboxSeed).done, late]);
    clearTimeout(timer);
  },
};
