import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { BalancesQuery } from './balances.query';

const { ofParticipant, ofTrader, ofFloat } = INTERNAL.balances;

/** Balances of accounts, for the gateway. */
@Controller()
export class BalancesController {
  constructor(private readonly query: BalancesQuery) {}

  @HandlesInternal(ofParticipant)
  async balances({
    query: { platform_code, participant_code },
  }: InternalRequest<typeof ofParticipant>): Promise<InternalAnswer<typeof ofParticipant>> {
    return { balances: await this.query.ofParticipant(platform_code, participant_code) };
  }

  @HandlesInternal(ofTrader)
  async holdings({ query }: InternalRequest<typeof ofTrader>): Promise<InternalAnswer<typeof ofTrader>> {
    return { holdings: await this.query.ofTrader(query.trader_id) };
  }

  @HandlesInternal(ofFloat)
  async float({ query }: InternalRequest<typeof ofFloat>): Promise<InternalAnswer<typeof ofFloat>> {
    return { accounts: await this.query.ofFloat(query.platform_code) };
  }
}
