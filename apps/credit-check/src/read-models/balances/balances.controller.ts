import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { BalancesAsOfQuery } from './balances-as-of.query';
import { BalancesQuery } from './balances.query';

const { ofParticipant, ofTrader, ofFloat } = INTERNAL.balances;

/** Balances of accounts, for the gateway: as they are, or as they were at a time. */
@Controller()
export class BalancesController {
  constructor(
    private readonly query: BalancesQuery,
    private readonly past: BalancesAsOfQuery,
  ) {}

  @HandlesInternal(ofParticipant)
  async balances({
    query: { platform_code, participant_code, as_of },
  }: InternalRequest<typeof ofParticipant>): Promise<InternalAnswer<typeof ofParticipant>> {
    return {
      balances:
        as_of === undefined
          ? await this.query.ofParticipant(platform_code, participant_code)
          : await this.past.ofParticipant(platform_code, participant_code, as_of),
    };
  }

  @HandlesInternal(ofTrader)
  async holdings({
    query: { trader_id, as_of },
  }: InternalRequest<typeof ofTrader>): Promise<InternalAnswer<typeof ofTrader>> {
    return {
      holdings: as_of === undefined ? await this.query.ofTrader(trader_id) : await this.past.ofTrader(trader_id, as_of),
    };
  }

  @HandlesInternal(ofFloat)
  async float({
    query: { platform_code, as_of },
  }: InternalRequest<typeof ofFloat>): Promise<InternalAnswer<typeof ofFloat>> {
    return {
      accounts:
        as_of === undefined ? await this.query.ofFloat(platform_code) : await this.past.ofFloat(platform_code, as_of),
    };
  }
}
