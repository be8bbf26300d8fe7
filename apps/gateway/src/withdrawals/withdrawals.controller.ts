import { Controller, Inject } from '@nestjs/common';
import { API } from '@ballast/api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, Handles, ok, TheCall } from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { MovementLists } from '../movements';
import { MovementsQuery } from '../projections';
import { CreateWithdrawalHandler } from './create-withdrawal.handler';

/** Calls that make and read withdrawals. */
@Controller()
export class WithdrawalsController {
  constructor(
    private readonly creating: CreateWithdrawalHandler,
    private readonly movements: MovementsQuery,
    private readonly lists: MovementLists,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Handles(API.createWithdrawal)
  create(@TheCall() call: Call<typeof API.createWithdrawal>): Promise<Answer> {
    return this.creating.create(call);
  }

  @Handles(API.listWithdrawals)
  list(@TheCall() call: Call<typeof API.listWithdrawals>): Promise<Answer> {
    const { account_group: zrn, participant_code: holder, status, client_withdrawal_request_id: clientId } = call.query;
    return this.lists.answer(call, { plural: 'withdrawals', kind: 'withdrawal', zrn, holder, status, clientId });
  }

  @Handles(API.getWithdrawal)
  async get(@TheCall() { view, params }: Call<typeof API.getWithdrawal>): Promise<Answer> {
    const named = { kind: 'withdrawal', id: params.withdrawal_id } as const;
    return ok(found(await this.movements.find(view, named, toTimestamp(this.clock())), 'withdrawal'));
  }
}
