import { Controller, Inject } from '@nestjs/common';
import { API } from '@ballast/api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, Handles, ok, TheCall } from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { MovementLists } from '../movements';
import { MovementsQuery } from '../projections';
import { CreatePaymentHandler } from './create-payment.handler';

/** Calls that make and read payments. */
@Controller()
export class PaymentsController {
  constructor(
    private readonly creating: CreatePaymentHandler,
    private readonly movements: MovementsQuery,
    private readonly lists: MovementLists,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Handles(API.createPayment)
  create(@TheCall() call: Call<typeof API.createPayment>): Promise<Answer> {
    return this.creating.create(call);
  }

  @Handles(API.listPayments)
  list(@TheCall() call: Call<typeof API.listPayments>): Promise<Answer> {
    const { account_group: zrn, participant_code: holder, status } = call.query;
    return this.lists.answer(call, { plural: 'payments', kind: 'payment', zrn, holder, status });
  }

  @Handles(API.getPayment)
  async get(@TheCall() { view, params }: Call<typeof API.getPayment>): Promise<Answer> {
    const named = { kind: 'payment', id: params.payment_id } as const;
    return ok(found(await this.movements.find(view, named, toTimestamp(this.clock())), 'payment'));
  }
}
