import { Module } from '@nestjs/common';
import { EdgeModule } from '@ballast/platform-edge';
import { AcceptOperationController } from './accept-operation/accept-operation.controller';
import { AcceptOperationHandler } from './accept-operation/accept-operation.handler';
import { OperationContexts } from './accept-operation/operation-contexts';
import { CancelOperationsController } from './cancel-operations/cancel-operations.controller';
import { CreditCheckClient } from './clients/credit-check.client';
import { ExecutionClient } from './clients/execution.client';
import { OrchestratorClient } from './clients/orchestrator.client';
import { PricingClient } from './clients/pricing.client';
import { WebhookClient } from './clients/webhook.client';
import { DocsController } from './docs/docs.controller';
import { ExplainExecutionsController } from './explain-executions/explain-executions.controller';
import { DepositsController } from './fund-accounts/deposits.controller';
import { PostDepositHandler } from './fund-accounts/post-deposit.handler';
import { ApiKeysController } from './manage-api-keys/api-keys.controller';
import { ParticipantsController } from './manage-participants/participants.controller';
import { ParticipantsHandler } from './manage-participants/participants.handler';
import { PlatformStore } from './manage-platforms/platform.store';
import { PlatformsController } from './manage-platforms/platforms.controller';
import { StrategiesController } from './manage-strategies/strategies.controller';
import { StrategyStore } from './manage-strategies/strategy.store';
import { TradersController } from './manage-traders/traders.controller';
import { WebhooksController } from './manage-webhooks/webhooks.controller';
import { MarketsReader } from './markets/markets';
import { PlanStore } from './plans/plan.store';
import { PreviewOperationHandler } from './preview-operations/preview-operation.handler';
import { PreviewOperationsController } from './preview-operations/preview-operations.controller';
import { EventsController } from './read-events/events.controller';
import { InstrumentsController } from './read-instruments/instruments.controller';
import { LedgerController } from './read-ledger/ledger.controller';
import { ReadModelsModule } from './read-models/read-models.module';
import { OperationsController } from './read-operations/operations.controller';
import { TimeController } from './read-time/time.controller';
import { LayeredExecutions } from './reconcile-operations/layered-executions';
import { ReconcileOperationHandler } from './reconcile-operations/reconcile-operation.handler';
import { ReconcileOperationsController } from './reconcile-operations/reconcile-operations.controller';
import { Outcomes } from './replies/outcomes';
import { SandboxMarketController } from './run-sandbox/sandbox-market.controller';
import { SandboxPlatformsController } from './run-sandbox/sandbox-platforms.controller';
import { SandboxSeed } from './run-sandbox/sandbox-seed';

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
  Outcomes,
  MarketsReader,
  StrategyStore,
  OperationContexts,
  AcceptOperationHandler,
  PlanStore,
  PreviewOperationHandler,
  ParticipantsHandler,
  PostDepositHandler,
  CreditCheckClient,
  PricingClient,
  ExecutionClient,
  WebhookClient,
  OrchestratorClient,
  LayeredExecutions,
  ReconcileOperationHandler,
  PlatformStore,
  SandboxSeed,
];

/** The public HTTP API: authentication and idempotency by the edge kit, everything else by features. */
@Module({ imports: [EdgeModule, ReadModelsModule], controllers: CONTROLLERS, providers: PROVIDERS })
export class GatewayModule {}
