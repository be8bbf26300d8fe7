import { Controller } from '@nestjs/common';
import { API, JSON_LINES } from '@ballast/api';
import { type Call, Handles, RunningStreams, type StreamedAnswer, TheCall } from '@ballast/platform-edge';
import { ProveOperationHandler } from './prove-operation.handler';

const HEADERS = { 'content-type': `${JSON_LINES}; charset=utf-8` };

@Controller()
export class ProveOperationsController {
  constructor(
    private readonly handler: ProveOperationHandler,
    private readonly streams: RunningStreams,
  ) {}

  @Handles(API.getOperationProof)
  async prove(@TheCall() { view, params, query }: Call<typeof API.getOperationProof>): Promise<StreamedAnswer> {
    const onClosed = this.streams.open();
    try {
      const parts = await this.handler.prove(view, params.operation_id, query.participant_code);
      return { status: 200, headers: HEADERS, parts, onClosed };
    } catch (error) {
      onClosed();
      throw error;
    }
  }
}
