import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, type Cause, type Composed, type Withdrawal } from '@ballast/contracts';
import { withdrawalRequest } from '@ballast/contracts/money';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { Answer, Call } from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { MarketsReader } from '../markets';
import { initiatorOf, MovementRequests, NamedAccounts, type MovementKind } from '../movements';
import { WithdrawalsQuery } from '../projections';
import { readWithdrawalRequest, type ReadWithdrawal } from './read-withdrawal-request';

type CreateCall = Call<typeof API.createWithdrawal>;

/** Makes withdrawals. The answer comes when the money is held, not when the rail has answered. */
@Injectable()
export class CreateWithdrawalHandler {
  private readonly kind: MovementKind<CreateCall, ReadWithdrawal, Withdrawal> = {
    name: 'withdrawal',
    naturalMember: 'client_withdrawal_request_id',
    responder: 'withdrawals',
    locate: ({ view }, document) => this.accounts.find(document, view.platformCode),
    read: async ({ view }, document) =>
      readWithdrawalRequest(document, {
        account: await this.accounts.find(document, view.platformCode),
        markets: await this.markets.read(),
      }),
    command: (call, body, to) => this.command(call, body, to),
    made: (call, id) => this.withdrawals.findMade(call.view.platformCode, initiatorOf(call), id),
    differences,
  };

  constructor(
    private readonly accounts: NamedAccounts,
    private readonly markets: MarketsReader,
    private readonly requests: MovementRequests,
    private readonly withdrawals: WithdrawalsQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: CreateCall): Promise<Answer> {
    return this.requests.create(call, this.kind);
  }

  private command(
    call: CreateCall,
    { account, asset, amount, scale, ...target }: ReadWithdrawal,
    { id, cause }: { readonly id: string; readonly cause: Cause },
  ): Composed {
    const initiator = initiatorOf(call);
    return compose(withdrawalRequest, {
      cause,
      key: call.view.platformCode,
      correlationId: id,
      place: id,
      occurredAt: toTimestamp(this.clock()),
      data: {
        withdrawal: {
          id,
          account_group: account.zrn,
          participant_code: account.participant_code,
          account_label: account.account_label,
          requestor_participant_code: initiator,
          initiated_by: initiator,
          asset,
          requested_amount: amount,
          address: target.address,
          destination_tag: target.destinationTag,
          withdrawal_account_id: target.withdrawalAccountId,
          client_withdrawal_request_id: target.clientId,
        },
        account_id: account.id,
        scale,
      },
    });
  }
}

function differences(made: Withdrawal, asked: ReadWithdrawal): readonly string[] {
  const members = [
    ['account_group', made.account_group, asked.account.zrn],
    ['asset', made.asset, asked.asset],
    ['amount', made.requested_amount, asked.amount],
    ['address', made.address, asked.address],
    ['destination_tag', made.destination_tag, asked.destinationTag],
    ['withdrawal_account_id', made.withdrawal_account_id, asked.withdrawalAccountId],
  ] as const;
  return members.filter(([, was, wanted]) => was !== wanted).map(([name]) => name);
}
