import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, type Call, Handles, TheCall } from '@ballast/platform-edge';
import { CancelOperationHandler } from './cancel-operation.handler';

@Controller()
export class CancelOperationController {
  constructor(private readonly handler: CancelOperationHandler) {}

  @Handles(API.cancelOperation)
  cancel(@TheCall() call: Call<typeof API.cancelOperation>): Promise<Answer> {
    return this.handler.cancel(call);
  }
}
