import { Controller, Inject } from '@nestjs/common';
import { API } from '@ballast/api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, Handles, ok, TheCall } from '@ballast/platform-edge';
import { Problem } from '@ballast/platform-http';
import { CLOCK } from '@ballast/platform-service';
import { idOfOwn } from '../movements';
import { MovementsQuery } from '../projections';
import { CreatePayoutHandler } from './create-payout.handler';

/** Calls that make and read payouts. */
@Controller()
export class PayoutsController {
  constructor(
    private readonly creating: CreatePayoutHandler,
    private readonly movements: MovementsQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Handles(API.createPayout)
  create(@TheCall() call: Call<typeof API.createPayout>): Promise<Answer> {
    return this.creating.create(call);
  }

  @Handles(API.getPayout)
  async get(@TheCall() call: Call<typeof API.getPayout>): Promise<Answer> {
    const { payout_id, idempotency_key: key } = call.query;
    if ((payout_id === undefined) === (key === undefined)) {
      const sentence = 'Name the payout by exactly one of payout_id and idempotency_key.';
      throw new Problem('invalid_request', sentence, {
        errors: ['query/payout_id or idempotency_key is required, and not both'],
      });
    }
    const id = payout_id ?? idOfOwn(call, 'payout', key ?? '');
    const [named, by] = [{ kind: 'payout', id }, payout_id === undefined ? 'key' : 'id'] as const;
    return ok(found(await this.movements.find(call.view, named, toTimestamp(this.clock())), 'payout', by));
  }
}
