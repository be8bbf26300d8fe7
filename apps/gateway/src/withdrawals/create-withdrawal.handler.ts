import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, type Cause, type Composed, type Withdrawal } from '@ballast/contracts';
import { movementRequest } from '@ballast/contracts/money';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { Answer, Call } from '@ballast/platform-edge';
import { canonicalJson } from '@ballast/domain-seal';
import { CLOCK } from '@ballast/platform-service';
import { MarketsReader } from '../markets';
import { initiatorOf, MovementRequests, movementTerms, NamedAccounts, type MovementFace } from '../movements';
import { MovementsQuery } from '../projections';
import { readWithdrawalRequest, type ReadWithdrawal } from './read-withdrawal-request';

type CreateCall = Call<typeof API.createWithdrawal>;

/** Makes withdrawals. The answer comes when the money is held, not when the rail has answered. */
@Injectable()
export class CreateWithdrawalHandler {
  private readonly face: MovementFace<CreateCall, ReadWithdrawal, Withdrawal> = {
    name: 'withdrawal',
    naturalKey: { member: 'client_withdrawal_request_id' },
    responder: 'movements',
    locate: ({ view }, document) => this.accounts.find(document, view.platformCode),
    read: async ({ view }, document) =>
      readWithdrawalRequest(document, {
        account: await this.accounts.find(document, view.platformCode),
        markets: await this.markets.read(),
      }),
    command: (call, body, to) => this.command(call, body, to),
    made: (call, id) =>
      this.movements.findMade(
        'withdrawal',
        { platformCode: call.view.platformCode, initiatedBy: initiatorOf(call) },
        id,
      ),
    differences,
    codeOf: ({ status_code }) => status_code,
  };

  constructor(
    private readonly accounts: NamedAccounts,
    private readonly markets: MarketsReader,
    private readonly requests: MovementRequests,
    private readonly movements: MovementsQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: CreateCall): Promise<Answer> {
    return this.requests.create(call, this.face);
  }

  private command(
    call: CreateCall,
    body: ReadWithdrawal,
    { id, cause }: { readonly id: string; readonly cause: Cause },
  ): Composed {
    const { address, destinationTag: destination_tag, withdrawalAccountId: withdrawal_account_id, bankAccount } = body;
    return compose(movementRequest, {
      cause,
      key: call.view.platformCode,
      correlationId: id,
      place: id,
      occurredAt: toTimestamp(this.clock()),
      data: {
        movement: {
          ...movementTerms(call, { ...body, id }),
          kind: 'withdrawal',
          direction: 'out',
          details: { address, destination_tag, withdrawal_account_id, account: bankAccount },
        },
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
    ['account', canonicalJson(made.account), canonicalJson(asked.bankAccount)],
  ] as const;
  return members.filter(([, was, wanted]) => was !== wanted).map(([name]) => name);
}
