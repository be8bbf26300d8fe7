import { Injectable } from '@nestjs/common';
import { Reads } from '@ballast/platform-postgres';
import { EMPTY_PAGE, isUuid, pageByCreation, Where, type Page, type PageRequest } from '@ballast/platform-edge';

export interface OperationFilter {
  readonly strategy_id?: string | undefined;
  readonly request_id?: string | undefined;
  readonly type?: string | undefined;
  readonly status?: string | undefined;
}

/** Operations as their GET shows them. */
@Injectable()
export class OperationsQuery {
  constructor(private readonly reads: Reads) {}

  /** The body of an Operation; undefined when the platform has none with this id. Prepared, because callers poll it. */
  async find(platformCode: string, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.reads.prepared<{ body: string }>(
      'gateway.operations.find',
      'SELECT body FROM gateway.operations WHERE id = $1 AND platform_code = $2',
      [id, platformCode],
    );
    return row?.body;
  }

  async list(platformCode: string, filter: OperationFilter, page: PageRequest): Promise<Page> {
    const { strategy_id, request_id, type, status } = filter;
    if ([strategy_id, request_id].some((id) => id !== undefined && !isUuid(id))) return EMPTY_PAGE;
    const where = new Where().filter('type', type).filter('status', status);
    if (request_id !== undefined) where.equals('request_id', request_id).filter('strategy_id', strategy_id);
    else where.equals('strategy_id', strategy_id);
    if (request_id === undefined && strategy_id === undefined) where.equals('platform_code', platformCode);
    else where.filter('platform_code', platformCode);
    return pageByCreation(this.reads, 'gateway.operations', where, page);
  }
}
