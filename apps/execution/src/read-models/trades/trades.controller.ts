import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { requestIdPattern } from '@ballast/kernel';
import { InternalGuard, parseBody, Problem } from '@ballast/platform-http';
import { Database } from '@ballast/platform-postgres';
import { z } from 'zod';
import { tradesOfExecutions, type TradeView } from './trades.query';

/** Executions of one search at the most. */
const EXECUTIONS_MAX = 500;

const searchSchema = z.strictObject({ execution_ids: z.array(z.uuid()).min(1).max(EXECUTIONS_MAX) });

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
    return { trades: await tradesOfExecutions(this.database, [executionId]) };
  }

  /** A search with more ids than fit into an address: it changes nothing. */
  @Post('search')
  @HttpCode(200)
  async search(@Body() body: unknown): Promise<{ trades: readonly TradeView[] }> {
    return { trades: await tradesOfExecutions(this.database, parseBody(searchSchema, body).execution_ids) };
  }
}
