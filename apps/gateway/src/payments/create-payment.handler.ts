import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, type Cause, type Composed, type Payment } from '@ballast/contracts';
import { movementRequest } from '@ballast/contracts/money';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { Answer, Call } from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { MarketsReader } from '../markets';
import { initiatorOf, MovementRequests, movementTerms, NamedAccounts, type MovementFace } from '../movements';
import { MovementsQuery } from '../projections';
import { readPaymentRequest, type ReadPayment } from './read-payment-request';

type CreateCall = Call<typeof API.createPayment>;

/** Makes payments. The answer comes when the check has decided, not when the rail has answered. */
@Injectable()
export class CreatePaymentHandler {
  private readonly face: MovementFace<CreateCall, ReadPayment, Payment> = {
    name: 'payment',
    naturalKey: null,
    responder: 'movements',
    locate: ({ view }, document) => this.accounts.find(document, view.platformCode),
    read: async ({ view }, document) =>
      readPaymentRequest(document, {
        account: await this.accounts.find(document, view.platformCode),
        markets: await this.markets.read(),
      }),
    command: (call, body, to) => this.command(call, body, to),
    made: (call, id) =>
      this.movements.findMade('payment', { platformCode: call.view.platformCode, initiatedBy: initiatorOf(call) }, id),
    // A payment has no id of its caller, so no other request names it.
    differences: () => [],
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
    body: ReadPayment,
    { id, cause }: { readonly id: string; readonly cause: Cause },
  ): Composed {
    const { direction, externalAccountId: external_account_id, network, description } = body;
    return compose(movementRequest, {
      cause,
      key: call.view.platformCode,
      correlationId: id,
      place: id,
      occurredAt: toTimestamp(this.clock()),
      data: {
        movement: {
          ...movementTerms(call, { ...body, id }),
          kind: 'payment',
          direction,
          details: { external_account_id, network: [...network], description },
        },
      },
    });
  }
}
