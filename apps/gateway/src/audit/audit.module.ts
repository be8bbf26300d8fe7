import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { ProjectionsModule } from '../projections';
import { CheckpointsController } from './checkpoints.controller';
import { LayeredExecutions } from './layered-executions';
import { ReconcileOperationHandler } from './reconcile-operation.handler';
import { ReconcileOperationsController } from './reconcile-operations.controller';

/** Reconciliation of an Operation with its trades and ledger entries, and the checkpoints of the record. */
@Module({
  imports: [ClientsModule, ProjectionsModule],
  controllers: [CheckpointsController, ReconcileOperationsController],
  providers: [ReconcileOperationHandler, LayeredExecutions],
})
export class AuditModule {}
