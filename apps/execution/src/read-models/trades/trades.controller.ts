import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { requestIdPattern } from '@ballast/kernel';
import { InternalGuard, Problem } from '@ballast/platform-http';
import { tradesOfExecution, type TradeView } from './trades.query';
import { Database } from '@ballast/platform-postgres';

/** Trades for reconciliation against the ledger. */
@Controller('internal/trades')
@UseGuards(InternalGuard)
export class TradesController {
  constructor(private readonly database: Database) {}

  @Get()
  async list(@Query('execution_id') executionId?: unknown): Promise<{ trades: readonly TradeView[] }> {
    if (typeof executionId !== 'string' || !requestIdPattern.test(executionId)) {
      throw new Problem('invalid_request', 'The query is not valid.', {
        errors: ['query/execution_id must be a UUID v4'],
      });
    }
    return { trades: await tradesOfExecution(this.database, executionId) };
  }
}
