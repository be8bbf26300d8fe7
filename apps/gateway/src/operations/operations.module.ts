import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { StrategiesModule } from '../strategies';
import { AcceptOperationController } from './accept-operation/accept-operation.controller';
import { AcceptOperationHandler } from './accept-operation/accept-operation.handler';
import { CancelOperationController } from './cancel-operation/cancel-operation.controller';
import { CancelOperationHandler } from './cancel-operation/cancel-operation.handler';
import { ExplainExecutionsController } from './explain-execution/explain-executions.controller';
import { OperationContexts } from './operation-request/operation-contexts';
import { OperationsController } from './operations.controller';
import { PlanRetention } from './plans/plan-retention';
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
  providers: [
    OperationContexts,
    AcceptOperationHandler,
    PreviewOperationHandler,
    CancelOperationHandler,
    PlanStore,
    PlanRetention,
  ],
})
export class OperationsModule {}
