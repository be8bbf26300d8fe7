import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Call, Handles, RunningStreams, type StreamedAnswer, TheCall } from '@ballast/platform-edge';
import { ReconcileOperationHandler } from './reconcile-operation.handler';

@Controller()
export class ReconcileOperationsController {
  constructor(
    private readonly handler: ReconcileOperationHandler,
    private readonly streams: RunningStreams,
  ) {}

  @Handles(API.getOperationReconciliation)
  async reconcile(@TheCall() { view, params }: Call<typeof API.getOperationReconciliation>): Promise<StreamedAnswer> {
    const onClosed = this.streams.open();
    try {
      const parts = await this.handler.reconcile(view, params.operation_id);
      return { status: 200, parts, onClosed };
    } catch (error) {
      onClosed();
      throw error;
    }
  }
}
