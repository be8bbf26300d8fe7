import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, type Call, Handles, TheCall } from '@ballast/platform-edge';
import { AccountsInBulkHandler } from './accounts-in-bulk.handler';

/** Calls that make many customer accounts, or link many advisors, at once. */
@Controller()
export class AccountsInBulkController {
  constructor(private readonly handler: AccountsInBulkHandler) {}

  @Handles(API.createCustomerAccounts)
  create(@TheCall() call: Call<typeof API.createCustomerAccounts>): Promise<Answer> {
    return this.handler.create(call);
  }

  @Handles(API.linkAdvisors)
  link(@TheCall() call: Call<typeof API.linkAdvisors>): Promise<Answer> {
    return this.handler.link(call);
  }
}
