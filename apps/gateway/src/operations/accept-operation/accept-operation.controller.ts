import { Controller } from '@nestjs/common';
import { API, OPERATION_REQUESTS } from '@ballast/api';
import { type Answer, type Call, Handles, TheCall } from '@ballast/platform-edge';
import { AcceptOperationHandler } from './accept-operation.handler';

@Controller()
export class AcceptOperationController {
  constructor(private readonly handler: AcceptOperationHandler) {}

  @Handles(API.enroll)
  enroll(@TheCall() call: Call<typeof API.enroll>): Promise<Answer> {
    return this.handler.accept(call, call.params.strategy_id, OPERATION_REQUESTS.enroll);
  }

  @Handles(API.topUp)
  topUp(@TheCall() call: Call<typeof API.topUp>): Promise<Answer> {
    return this.handler.accept(call, call.params.strategy_id, OPERATION_REQUESTS['top-up']);
  }

  @Handles(API.partialSell)
  partialSell(@TheCall() call: Call<typeof API.partialSell>): Promise<Answer> {
    return this.handler.accept(call, call.params.strategy_id, OPERATION_REQUESTS['partial-sell']);
  }

  @Handles(API.rebalance)
  rebalance(@TheCall() call: Call<typeof API.rebalance>): Promise<Answer> {
    return this.handler.accept(call, call.params.strategy_id, OPERATION_REQUESTS.rebalance);
  }

  @Handles(API.liquidate)
  liquidate(@TheCall() call: Call<typeof API.liquidate>): Promise<Answer> {
    return this.handler.accept(call, call.params.strategy_id, OPERATION_REQUESTS.liquidate);
  }
}
