import { Controller } from '@nestjs/common';
import { API, OPERATION_REQUESTS } from '@ballast/api';
import { type Answer, type Call, Handles, TheCall } from '@ballast/platform-edge';
import { PreviewOperationHandler } from './preview-operation.handler';

@Controller()
export class PreviewOperationsController {
  constructor(private readonly handler: PreviewOperationHandler) {}

  @Handles(API.previewEnroll)
  enroll(@TheCall() call: Call<typeof API.previewEnroll>): Promise<Answer> {
    return this.handler.preview(call, call.params.strategy_id, OPERATION_REQUESTS.enroll);
  }

  @Handles(API.previewTopUp)
  topUp(@TheCall() call: Call<typeof API.previewTopUp>): Promise<Answer> {
    return this.handler.preview(call, call.params.strategy_id, OPERATION_REQUESTS['top-up']);
  }

  @Handles(API.previewPartialSell)
  partialSell(@TheCall() call: Call<typeof API.previewPartialSell>): Promise<Answer> {
    return this.handler.preview(call, call.params.strategy_id, OPERATION_REQUESTS['partial-sell']);
  }

  @Handles(API.previewRebalance)
  rebalance(@TheCall() call: Call<typeof API.previewRebalance>): Promise<Answer> {
    return this.handler.preview(call, call.params.strategy_id, OPERATION_REQUESTS.rebalance);
  }

  @Handles(API.previewLiquidate)
  liquidate(@TheCall() call: Call<typeof API.previewLiquidate>): Promise<Answer> {
    return this.handler.preview(call, call.params.strategy_id, OPERATION_REQUESTS.liquidate);
  }
}
