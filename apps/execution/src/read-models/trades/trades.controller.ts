import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal } from '@ballast/platform-http';
import { TradesQuery } from './trades.query';

const { search } = INTERNAL.trades;

/** Trades for reconciliation against the ledger. */
@Controller()
export class TradesController {
  constructor(private readonly trades: TradesQuery) {}

  @HandlesInternal(search)
  async search({ body }: InternalRequest<typeof search>): Promise<InternalAnswer<typeof search>> {
    return { trades: await this.trades.ofExecutions(body.execution_ids) };
  }
}
