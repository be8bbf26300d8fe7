import type { DynamicModule } from '@nestjs/common';
import type { ServiceDefinition } from '@ballast/platform-service';
import { AcceptRequestsConsumer } from './accept-requests/accept-requests.consumer';
import { AcceptRequestsHandler } from './accept-requests/accept-requests.handler';
import { AdvanceOperationsConsumer } from './advance-operations/advance-operations.consumer';
import { AdvanceOperationsHandler } from './advance-operations/advance-operations.handler';
import { CreditCheckClient } from './clients/credit-check.client';
import { PricingClient } from './clients/pricing.client';
import { configSchema } from './config';
import { ExplanationsController } from './explain-executions/explanations.controller';
import { ExplanationsQuery } from './explain-executions/explanations.query';
import { PreviewOperationHandler } from './preview-operations/preview-operation.handler';
import { PreviewsController } from './preview-operations/previews.controller';
import { CreateOperations0001 } from './persistence/migrations/0001-operations';
import { CreateRebalanceQueue0002 } from './persistence/migrations/0002-rebalance-queue';
import { TellOpenOperations0003 } from './persistence/migrations/0003-open-operations';
import { NoteTraderUpdates0004 } from './persistence/migrations/0004-trader-updates';
import { TellPlansUnderWay0005 } from './persistence/migrations/0005-plans-under-way';
import { StalledOperationsWatch } from './watch-operations/stalled-operations.watch';

class OrchestratorModule {}

/** Owns Operations, Executions and Traders: what was asked for, how far it is and how it ended. */
export const operationOrchestratorService: ServiceDefinition<typeof configSchema> = {
  name: 'operation-orchestrator',
  schema: 'orchestrator',
  configSchema,
  entities: [],
  migrations: [
    CreateOperations0001,
    CreateRebalanceQueue0002,
    TellOpenOperations0003,
    NoteTraderUpdates0004,
    TellPlansUnderWay0005,
  ],
  module: (): DynamicModule => ({
    module: OrchestratorModule,
    controllers: [AcceptRequestsConsumer, AdvanceOperationsConsumer, ExplanationsController, PreviewsController],
    providers: [
      AcceptRequestsHandler,
      AdvanceOperationsHandler,
      ExplanationsQuery,
      PreviewOperationHandler,
      CreditCheckClient,
      PricingClient,
      StalledOperationsWatch,
    ],
  }),
};
