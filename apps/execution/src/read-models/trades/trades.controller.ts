import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { InternalGuard, parseBody } from '@ballast/platform-http';
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

  /** A POST, because so many ids do not fit into an address. Changes nothing. */
  @Post('search')
  @HttpCode(200)
  async search(@Body() body: unknown): Promise<{ trades: readonly TradeView[] }> {
    return { trades: await tradesOfExecutions(this.database, parseBody(searchSchema, body).execution_ids) };
  }
}
