import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { ProjectionsModule } from '../projections';
import { LayeredExecutions } from './layered-executions';
import { ReconcileOperationHandler } from './reconcile-operation.handler';
import { ReconcileOperationsController } from './reconcile-operations.controller';

/** Reconciliation of an Operation with its trades and ledger entries. */
@Module({
  imports: [ClientsModule, ProjectionsModule],
  controllers: [ReconcileOperationsController],
  providers: [ReconcileOperationHandler, LayeredExecutions],
})
export class AuditModule {}
