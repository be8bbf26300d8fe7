import { Controller, Inject } from '@nestjs/common';
import { API } from '@ballast/api';
import { readZrn } from '@ballast/domain-advisors';
import { toTimestamp, type Clock } from '@ballast/kernel';
import {
  type Answer,
  type Call,
  EMPTY_PAGE,
  found,
  Handles,
  ok,
  pageAnswer,
  PageTokens,
  TheCall,
} from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { MovementsQuery } from '../projections';
import { CreateWithdrawalHandler } from './create-withdrawal.handler';

/** Calls that make and read withdrawals. */
@Controller()
export class WithdrawalsController {
  constructor(
    private readonly creating: CreateWithdrawalHandler,
    private readonly movements: MovementsQuery,
    private readonly tokens: PageTokens,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Handles(API.createWithdrawal)
  create(@TheCall() call: Call<typeof API.createWithdrawal>): Promise<Answer> {
    return this.creating.create(call);
  }

  @Handles(API.listWithdrawals)
  async list(@TheCall() call: Call<typeof API.listWithdrawals>): Promise<Answer> {
    const { view, query } = call;
    const page = this.tokens.read(call);
    const { account_group: zrn, participant_code: holder, status, client_withdrawal_request_id: clientId } = query;
    const account = zrn === undefined ? undefined : readZrn(zrn)?.id;
    const isUnknown = zrn !== undefined && account === undefined;
    const request = { page, now: toTimestamp(this.clock()) };
    const { bodies, next } = isUnknown
      ? EMPTY_PAGE
      : await this.movements.list(view, { kind: 'withdrawal', account, holder, status, clientId }, request);
    return pageAnswer('withdrawals', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getWithdrawal)
  async get(@TheCall() { view, params }: Call<typeof API.getWithdrawal>): Promise<Answer> {
    const named = { kind: 'withdrawal', id: params.withdrawal_id } as const;
    return ok(found(await this.movements.find(view, named, toTimestamp(this.clock())), 'withdrawal'));
  }
}
