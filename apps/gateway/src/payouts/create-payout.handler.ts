import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, type AppliedAccount, type Cause, type Composed, type Payout } from '@ballast/contracts';
import { movementRequest } from '@ballast/contracts/money';
import { canonicalJson } from '@ballast/domain-seal';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, member, ok, readJsonBody, readLeniently } from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { MarketsReader } from '../markets';
import { initiatorOf, MovementRequests, movementTerms, NamedAccounts, type MovementFace } from '../movements';
import { MovementsQuery } from '../projections';
import { readPayoutRequest, type ReadPayout } from './read-payout-request';

type CreateCall = Call<typeof API.createPayout>;

/** Makes payouts. The answer comes when the check has decided, not when the rail has answered. */
@Injectable()
export class CreatePayoutHandler {
  private readonly face: MovementFace<CreateCall, ReadPayout, Payout> = {
    name: 'payout',
    naturalKey: { header: 'Idempotency-Key' },
    responder: 'movements',
    locate: (call, document) => this.payorOf(call, document),
    read: (call, document) => this.read(call, document),
    command: (call, body, to) => this.command(call, body, to),
    made: (call, id) =>
      this.movements.findMade('payout', { platformCode: call.view.platformCode, initiatedBy: initiatorOf(call) }, id),
    differences,
    codeOf: ({ failure_reason }) => failure_reason,
    answer: ({ idempotency_key, payout_id, status }) => JSON.stringify({ idempotency_key, payout_id, status }),
  };

  constructor(
    private readonly accounts: NamedAccounts,
    private readonly markets: MarketsReader,
    private readonly requests: MovementRequests,
    private readonly movements: MovementsQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async create(call: CreateCall): Promise<Answer> {
    if (member(readLeniently(call.body), 'validate') !== true) return this.requests.create(call, this.face);
    await this.read(call, readJsonBody(call.body, call).document);
    return ok('{}');
  }

  private async read(call: CreateCall, document: unknown): Promise<ReadPayout> {
    const account = await this.payorOf(call, document);
    return readPayoutRequest(document, { call, account, markets: await this.markets.read() });
  }

  private payorOf({ view }: CreateCall, document: unknown): Promise<AppliedAccount | undefined> {
    return this.accounts.find(member(document, 'payor'), view.platformCode);
  }

  private command(
    call: CreateCall,
    body: ReadPayout,
    { id, cause }: { readonly id: string; readonly cause: Cause },
  ): Composed {
    const { externalAccountId: external_account_id, description, accountModel: account_model, metadata } = body;
    return compose(movementRequest, {
      cause,
      key: call.view.platformCode,
      correlationId: id,
      place: id,
      occurredAt: toTimestamp(this.clock()),
      data: {
        movement: {
          ...movementTerms(call, { ...body, id }),
          kind: 'payout',
          direction: 'out',
          details: { external_account_id, description, account_model, metadata },
        },
      },
    });
  }
}

function differences(made: Payout, asked: ReadPayout): readonly string[] {
  const { external_account } = made.beneficiary;
  const members = [
    ['payor', made.account_group, asked.account.zrn],
    ['beneficiary/external_account/external_account_id', external_account.external_account_id, asked.externalAccountId],
    ['payment/asset', made.payment.asset, asked.asset],
    ['payment/total', made.payment.total, asked.amount],
    ['payment/description', made.payment.description, asked.description],
    ['account_model', made.account_model, asked.accountModel],
    ['metadata', canonicalJson(made.metadata), canonicalJson(asked.metadata)],
  ] as const;
  return members.filter(([, was, wanted]) => was !== wanted).map(([name]) => name);
}
