import { Controller } from '@nestjs/common';
import { API } from '@ballast/contracts';
import type { StreamedAnswer } from '../http/answer';
import { TheCall, type Call } from '../http/call';
import { Handles } from '../http/handles.decorator';
import { ReconcileOperationHandler } from './reconcile-operation.handler';

@Controller()
export class ReconcileOperationsController {
  constructor(private readonly handler: ReconcileOperationHandler) {}

  @Handles(API.getOperationReconciliation)
  async reconcile(@TheCall() { caller, params }: Call<typeof API.getOperationReconciliation>): Promise<StreamedAnswer> {
    return { status: 200, parts: await this.handler.reconcile(caller.platformCode, params.operation_id) };
  }
}
