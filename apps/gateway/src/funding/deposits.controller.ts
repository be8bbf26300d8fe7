import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, type Call, Handles, TheCall } from '@ballast/platform-edge';
import { PostDepositHandler } from './post-deposit.handler';

@Controller()
export class DepositsController {
  constructor(private readonly handler: PostDepositHandler) {}

  @Handles(API.createDeposit)
  create(@TheCall() call: Call<typeof API.createDeposit>): Promise<Answer> {
    return this.handler.post(call);
  }
}
