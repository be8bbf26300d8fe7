import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, type AccountTransfer, type Cause, type Composed } from '@ballast/contracts';
import { transferRequest } from '@ballast/contracts/money';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { Answer, Call } from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { MarketsReader } from '../markets';
import { initiatorOf, MovementRequests, NamedAccounts, type MovementFace } from '../movements';
import { TransfersQuery } from '../projections';
import { readTransferRequest, type NamedEnds, type ReadTransfer } from './read-transfer-request';

type CreateCall = Call<typeof API.createTransfer>;

/** Makes transfers. */
@Injectable()
export class CreateTransferHandler {
  private readonly face: MovementFace<CreateCall, ReadTransfer, AccountTransfer> = {
    name: 'transfer',
    naturalKey: { member: 'client_transfer_id' },
    responder: 'transfers',
    locate: (call, document) => this.locate(call, document),
    read: async (call, document) =>
      readTransferRequest(document, { ends: await this.locate(call, document), markets: await this.markets.read() }),
    command: (call, body, to) => this.command(call, body, to),
    made: (call, id) => this.transfers.findMade(call.view.platformCode, initiatorOf(call), id),
    differences,
    codeOf: ({ status_code }) => status_code,
  };

  constructor(
    private readonly accounts: NamedAccounts,
    private readonly markets: MarketsReader,
    private readonly requests: MovementRequests,
    private readonly transfers: TransfersQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: CreateCall): Promise<Answer> {
    return this.requests.create(call, this.face);
  }

  private async locate({ view }: CreateCall, document: unknown): Promise<NamedEnds> {
    const [from, to] = await Promise.all([
      this.accounts.find(document, view.platformCode, 'from_'),
      this.accounts.find(document, view.platformCode, 'to_'),
    ]);
    return { from, to };
  }

  private command(
    call: CreateCall,
    { from, to, asset, amount, scale, clientId }: ReadTransfer,
    { id, cause }: { readonly id: string; readonly cause: Cause },
  ): Composed {
    return compose(transferRequest, {
      cause,
      key: call.view.platformCode,
      correlationId: id,
      place: id,
      occurredAt: toTimestamp(this.clock()),
      data: {
        transfer: {
          id,
          from_account_group: from.zrn,
          from_participant_code: from.participant_code,
          from_account_label: from.account_label,
          to_account_group: to.zrn,
          to_participant_code: to.participant_code,
          to_account_label: to.account_label,
          asset,
          amount,
          client_transfer_id: clientId,
          initiated_by: initiatorOf(call),
        },
        from_account_id: from.id,
        to_account_id: to.id,
        scale,
      },
    });
  }
}

function differences(made: AccountTransfer, { from, to, asset, amount }: ReadTransfer): readonly string[] {
  const members = [
    ['from_account_group', made.from_account_group, from.zrn],
    ['to_account_group', made.to_account_group, to.zrn],
    ['asset', made.asset, asset],
    ['amount', made.amount, amount],
  ] as const;
  return members.filter(([, was, wanted]) => was !== wanted).map(([name]) => name);
}
