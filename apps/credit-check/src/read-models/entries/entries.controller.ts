import { Body, Controller, Get, HttpCode, Post, Query, UseGuards } from '@nestjs/common';
import { InternalGuard, parseBody, parseQuery, Problem } from '@ballast/platform-http';
import { z } from 'zod';
import { EntriesQuery, type EntryCursor, type WireEntry } from './entries.query';

const LIMIT_MAX = 1_000;
/** Executions of one search at the most. */
const EXECUTIONS_MAX = 500;
const CURSOR = /^([0-9]{1,15})\.([01])$/;

const text = z.string().min(1);
const querySchema = z.object({
  platform_code: text,
  transaction_id: z.uuid().optional(),
  execution_id: z.uuid().optional(),
  account: text.optional(),
  asset: text.optional(),
  /** Where the page before ended; absent or empty: from the beginning. */
  after: z.string().default(''),
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX),
});

const searchSchema = z.strictObject({
  platform_code: text,
  execution_ids: z.array(z.uuid()).min(1).max(EXECUTIONS_MAX),
});

/** The ledger as readers see it, for the services that answer callers. */
@Controller('internal')
@UseGuards(InternalGuard)
export class EntriesController {
  constructor(private readonly query: EntriesQuery) {}

  @Get('entries')
  async entries(@Query() query: unknown): Promise<{ entries: readonly WireEntry[]; next_after: string }> {
    const { platform_code, after, limit, ...filter } = parseQuery(querySchema, query);
    const page = await this.query.page(platform_code, filter, { after: readCursor(after), limit });
    return { entries: page.entries, next_after: page.next === undefined ? '' : writeCursor(page.next) };
  }

  /** All entries of some Executions. A search with more ids than fit into an address: it changes nothing. */
  @Post('entries/search')
  @HttpCode(200)
  async search(@Body() body: unknown): Promise<{ entries: readonly WireEntry[] }> {
    const { platform_code, execution_ids } = parseBody(searchSchema, body);
    return { entries: await this.query.ofExecutions(platform_code, execution_ids) };
  }
}

function readCursor(after: string): EntryCursor | undefined {
  if (after === '') return undefined;
  const [, position, side] = CURSOR.exec(after) ?? [];
  if (position === undefined || side === undefined) {
    throw new Problem('invalid_request', 'The cursor is not one of this list.', {
      errors: ['query/after is not a cursor'],
    });
  }
  return { position: Number(position), side: side === '0' ? 0 : 1 };
}

function writeCursor({ position, side }: EntryCursor): string {
  return `${position}.${side}`;
}
