import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { ProjectionsModule } from '../projections';
import { CheckpointsController } from './checkpoints.controller';
import { LayeredExecutions } from './layered-executions';
import { ProveOperationHandler } from './prove-operation.handler';
import { ProveOperationsController } from './prove-operations.controller';
import { ReconcileOperationHandler } from './reconcile-operation.handler';
import { ReconcileOperationsController } from './reconcile-operations.controller';

/** Reconciliation and proof of an Operation, and the checkpoints of the record. */
@Module({
  imports: [ClientsModule, ProjectionsModule],
  controllers: [CheckpointsController, ProveOperationsController, ReconcileOperationsController],
  providers: [ProveOperationHandler, ReconcileOperationHandler, LayeredExecutions],
})
export class AuditModule {}
