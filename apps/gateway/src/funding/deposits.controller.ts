import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, type Call, found, Handles, ok, pageAnswer, PageTokens, TheCall } from '@ballast/platform-edge';
import { DepositsQuery } from '../projections';
import { PostDepositHandler } from './post-deposit.handler';

@Controller()
export class DepositsController {
  constructor(
    private readonly handler: PostDepositHandler,
    private readonly deposits: DepositsQuery,
    private readonly tokens: PageTokens,
  ) {}

  @Handles(API.createDeposit)
  create(@TheCall() call: Call<typeof API.createDeposit>): Promise<Answer> {
    return this.handler.post(call);
  }

  @Handles(API.listDeposits)
  async list(@TheCall() call: Call<typeof API.listDeposits>): Promise<Answer> {
    const { platformCode } = call.caller;
    const { bodies, next } = await this.deposits.list(platformCode, call.query, this.tokens.read(call));
    return pageAnswer('deposits', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getDeposit)
  async get(@TheCall() { caller, params }: Call<typeof API.getDeposit>): Promise<Answer> {
    return ok(found(await this.deposits.find(caller.platformCode, params.deposit_id), 'deposit'));
  }
}
