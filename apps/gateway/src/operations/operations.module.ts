import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module';
import { MarketsModule } from '../markets/markets.module';
import { ProjectionsModule } from '../projections/projections.module';
import { RepliesModule } from '../replies/replies.module';
import { StrategiesModule } from '../strategies/strategies.module';
import { AcceptOperationController } from './accept-operation/accept-operation.controller';
import { AcceptOperationHandler } from './accept-operation/accept-operation.handler';
import { CancelOperationController } from './cancel-operation/cancel-operation.controller';
import { CancelOperationHandler } from './cancel-operation/cancel-operation.handler';
import { ExplainExecutionsController } from './explain-execution/explain-executions.controller';
import { OperationContexts } from './operation-request/operation-contexts';
import { OperationsController } from './operations.controller';
import { PlanStore } from './plans/plan.store';
import { PreviewOperationHandler } from './preview-operation/preview-operation.handler';
import { PreviewOperationsController } from './preview-operation/preview-operations.controller';

/** Operations and Executions: accept, preview, cancel, explain, read. */
@Module({
  imports: [ClientsModule, MarketsModule, ProjectionsModule, RepliesModule, StrategiesModule],
  controllers: [
    AcceptOperationController,
    PreviewOperationsController,
    OperationsController,
    CancelOperationController,
    ExplainExecutionsController,
  ],
  providers: [OperationContexts, AcceptOperationHandler, PreviewOperationHandler, CancelOperationHandler, PlanStore],
})
export class OperationsModule {}
