import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { type Answer, type Call, Handles, TheCall } from '@ballast/platform-edge';
import { AccountsHandler } from './accounts.handler';

/** Calls that change customer accounts. */
@Controller()
export class AccountsController {
  constructor(private readonly handler: AccountsHandler) {}

  @Handles(API.createCustomerAccount)
  create(@TheCall() call: Call<typeof API.createCustomerAccount>): Promise<Answer> {
    return this.handler.create(call);
  }

  @Handles(API.updateCustomerAccount)
  update(@TheCall() call: Call<typeof API.updateCustomerAccount>): Promise<Answer> {
    return this.handler.update(call);
  }

  @Handles(API.lockAccount)
  lock(@TheCall() call: Call<typeof API.lockAccount>): Promise<Answer> {
    return this.handler.changeStatus('lock', call);
  }

  @Handles(API.unlockAccount)
  unlock(@TheCall() call: Call<typeof API.unlockAccount>): Promise<Answer> {
    return this.handler.changeStatus('unlock', call);
  }

  @Handles(API.withdrawLockAccount)
  withdrawLock(@TheCall() call: Call<typeof API.withdrawLockAccount>): Promise<Answer> {
    return this.handler.changeStatus('withdraw_lock', call);
  }

  @Handles(API.withdrawUnlockAccount)
  withdrawUnlock(@TheCall() call: Call<typeof API.withdrawUnlockAccount>): Promise<Answer> {
    return this.handler.changeStatus('withdraw_unlock', call);
  }

  @Handles(API.divestAccount)
  divest(@TheCall() call: Call<typeof API.divestAccount>): Promise<Answer> {
    return this.handler.changeStatus('divest', call);
  }

  @Handles(API.closeAccount)
  close(@TheCall() call: Call<typeof API.closeAccount>): Promise<Answer> {
    return this.handler.close(call);
  }

  @Handles(API.addTenant)
  addTenant(@TheCall() call: Call<typeof API.addTenant>): Promise<Answer> {
    return this.handler.addTenant(call);
  }

  @Handles(API.removeTenant)
  removeTenant(@TheCall() call: Call<typeof API.removeTenant>): Promise<Answer> {
    return this.handler.removeTenant(call);
  }

  @Handles(API.linkAdvisor)
  linkAdvisor(@TheCall() call: Call<typeof API.linkAdvisor>): Promise<Answer> {
    return this.handler.linkAdvisor(call);
  }

  @Handles(API.updateGrant)
  updateGrant(@TheCall() call: Call<typeof API.updateGrant>): Promise<Answer> {
    return this.handler.updateGrant(call);
  }

  @Handles(API.unlinkAdvisor)
  unlinkAdvisor(@TheCall() call: Call<typeof API.unlinkAdvisor>): Promise<Answer> {
    return this.handler.unlinkAdvisor(call);
  }
}
