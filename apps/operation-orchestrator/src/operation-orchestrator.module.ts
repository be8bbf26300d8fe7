import { Module } from '@nestjs/common';
import { OperationAcceptance } from './accept-requests/accept-operation';
import { AcceptRequestsConsumer } from './accept-requests/accept-requests.consumer';
import { AcceptRequestsHandler } from './accept-requests/accept-requests.handler';
import { AdvanceOperationsConsumer } from './advance-operations/advance-operations.consumer';
import { AdvanceOperationsHandler } from './advance-operations/advance-operations.handler';
import { CreditCheckClient } from './clients/credit-check.client';
import { PricingClient } from './clients/pricing.client';
import { EndOperationsConsumer } from './end-operations/end-operations.consumer';
import { EndOperationsHandler } from './end-operations/end-operations.handler';
import { ExplanationsController } from './explain-executions/explanations.controller';
import { ExplanationsQuery } from './explain-executions/explanations.query';
import { OperationBatches } from './operation-batches';
import { ChunkRetention } from './persistence/chunk-retention';
import { ChunkStore } from './persistence/chunk.store';
import { OperationStore } from './persistence/operation.store';
import { OperationsQuery } from './persistence/operations.query';
import { RebalanceQueueStore } from './persistence/rebalance-queue.store';
import { TraderUpdateRetention } from './persistence/trader-update-retention';
import { TraderStore } from './persistence/trader.store';
import { PreviewOperationHandler } from './preview-operations/preview-operation.handler';
import { PreviewsController } from './preview-operations/previews.controller';
import { StalledOperationsWatch } from './watch-operations/stalled-operations.watch';

@Module({
  controllers: [
    AcceptRequestsConsumer,
    AdvanceOperationsConsumer,
    EndOperationsConsumer,
    ExplanationsController,
    PreviewsController,
  ],
  providers: [
    AcceptRequestsHandler,
    AdvanceOperationsHandler,
    ChunkRetention,
    ChunkStore,
    CreditCheckClient,
    EndOperationsHandler,
    ExplanationsQuery,
    OperationAcceptance,
    OperationBatches,
    OperationsQuery,
    OperationStore,
    PreviewOperationHandler,
    PricingClient,
    RebalanceQueueStore,
    StalledOperationsWatch,
    TraderStore,
    TraderUpdateRetention,
  ],
})
export class OperationOrchestratorModule {}
