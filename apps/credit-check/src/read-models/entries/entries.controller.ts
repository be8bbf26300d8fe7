import { Controller } from '@nestjs/common';
import { INTERNAL, type InternalAnswer, type InternalRequest } from '@ballast/internal-api';
import { HandlesInternal, Problem } from '@ballast/platform-http';
import { EntriesQuery, type EntryCursor } from './entries.query';

const CURSOR = /^([0-9]{1,15})\.([01])$/;

const { list, search } = INTERNAL.entries;

/** Ledger entries, for the gateway. */
@Controller()
export class EntriesController {
  constructor(private readonly query: EntriesQuery) {}

  @HandlesInternal(list)
  async entries({
    query: { platform_code, after, limit, ...filter },
  }: InternalRequest<typeof list>): Promise<InternalAnswer<typeof list>> {
    const page = await this.query.page(platform_code, filter, { after: readCursor(after), limit });
    return { entries: page.entries, next_after: page.next === undefined ? '' : writeCursor(page.next) };
  }

  @HandlesInternal(search)
  async search({
    body: { platform_code, execution_ids },
  }: InternalRequest<typeof search>): Promise<InternalAnswer<typeof search>> {
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
