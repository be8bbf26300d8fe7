import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, type Call, found, Handles, ok, pageAnswer, PageTokens, TheCall } from '@ballast/platform-edge';
import { DepositsQuery } from '../projections';
import { DepositAccountsQuery } from './deposit-accounts.query';
import { PostDepositHandler } from './post-deposit.handler';
import { SendOutflowHandler } from './send-outflow.handler';

@Controller()
export class DepositsController {
  constructor(
    private readonly handler: PostDepositHandler,
    private readonly outflows: SendOutflowHandler,
    private readonly deposits: DepositsQuery,
    private readonly accounts: DepositAccountsQuery,
    private readonly tokens: PageTokens,
  ) {}

  @Handles(API.createDeposit)
  create(@TheCall() call: Call<typeof API.createDeposit>): Promise<Answer> {
    return this.handler.post(call);
  }

  @Handles(API.reverseDeposit)
  reverse(@TheCall() call: Call<typeof API.reverseDeposit>): Promise<Answer> {
    return this.outflows.reverse(call);
  }

  @Handles(API.withdrawFloat)
  withdraw(@TheCall() call: Call<typeof API.withdrawFloat>): Promise<Answer> {
    return this.outflows.withdraw(call);
  }

  @Handles(API.listDeposits)
  async list(@TheCall() call: Call<typeof API.listDeposits>): Promise<Answer> {
    const { platformCode } = call.caller;
    const { account: name } = call.query;
    const account = name === undefined ? undefined : await this.accounts.listed(platformCode, name);
    const { bodies, next } = await this.deposits.list(platformCode, { account }, this.tokens.read(call));
    return pageAnswer('deposits', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getDeposit)
  async get(@TheCall() { caller, params }: Call<typeof API.getDeposit>): Promise<Answer> {
    return ok(found(await this.deposits.find(caller.platformCode, params.deposit_id), 'deposit'));
  }
}
