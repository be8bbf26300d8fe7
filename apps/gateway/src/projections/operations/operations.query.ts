import { Injectable } from '@nestjs/common';
import { Reads } from '@ballast/platform-postgres';
import {
  EMPTY_PAGE,
  isUuid,
  ownedBy,
  pageByCreation,
  Where,
  type Page,
  type PageRequest,
  type View,
} from '@ballast/platform-edge';

export interface OperationFilter {
  readonly strategy_id?: string | undefined;
  readonly request_id?: string | undefined;
  readonly type?: string | undefined;
  readonly status?: string | undefined;
}

/** Operations as their GET shows them. A participant sees the Operations that it requested. */
@Injectable()
export class OperationsQuery {
  constructor(private readonly reads: Reads) {}

  /** The body of an Operation; undefined when the view has none with this id. Prepared, because callers poll it. */
  async find(view: View, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const { platformCode, participantCode } = ownedBy(view);
    const where = new Where()
      .equals('id', id)
      .equals('platform_code', platformCode)
      .equals('initiated_by', participantCode);
    const [row] = await this.reads.prepared<{ body: string }>(
      `gateway.operations.find.${view.kind}`,
      `SELECT body FROM gateway.operations WHERE ${where.toString()}`,
      where.params,
    );
    return row?.body;
  }

  async list(view: View, filter: OperationFilter, page: PageRequest): Promise<Page> {
    const { strategy_id, request_id, type, status } = filter;
    if ([strategy_id, request_id].some((id) => id !== undefined && !isUuid(id))) return EMPTY_PAGE;
    const where = new Where().filter('type', type).filter('status', status);
    const { platformCode, participantCode: initiator } = ownedBy(view);
    if (initiator !== undefined) {
      where.equals('platform_code', platformCode).equals('initiated_by', initiator).and(`initiated_by <> ''`);
      where.filter('strategy_id', strategy_id).filter('request_id', request_id);
      return pageByCreation(this.reads, 'gateway.operations', where, page);
    }
    if (request_id !== undefined) where.equals('request_id', request_id).filter('strategy_id', strategy_id);
    else where.equals('strategy_id', strategy_id);
    if (request_id === undefined && strategy_id === undefined) where.equals('platform_code', platformCode);
    else where.filter('platform_code', platformCode);
    return pageByCreation(this.reads, 'gateway.operations', where, page);
  }
}
