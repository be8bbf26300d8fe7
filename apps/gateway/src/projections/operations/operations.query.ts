import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Database } from '@ballast/platform-postgres';
import { EMPTY_PAGE, isUuid, type Page, type PageRequest } from '@ballast/platform-edge';
import { Repository } from 'typeorm';
import { operationEntity, type OperationEntity } from '../entities';
import { pageOfRepository, present } from '../page-of-repository';

export interface OperationFilter {
  readonly strategy_id?: string | undefined;
  readonly request_id?: string | undefined;
  readonly type?: string | undefined;
  readonly status?: string | undefined;
}

/** Operations as their GET shows them. */
@Injectable()
export class OperationsQuery {
  constructor(
    private readonly database: Database,
    @InjectRepository(operationEntity) private readonly operations: Repository<OperationEntity>,
  ) {}

  /** The body of an Operation; undefined when the platform has none with this id. Callers poll it: it is prepared. */
  async find(platformCode: string, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.database.prepared<{ body: string }>(
      'gateway.operations.find',
      'SELECT body FROM gateway.operations WHERE id = $1 AND platform_code = $2',
      [id, platformCode],
    );
    return row?.body;
  }

  async list(platformCode: string, filter: OperationFilter, page: PageRequest): Promise<Page> {
    const { strategy_id: strategyId, request_id: requestId, type, status } = filter;
    if ([strategyId, requestId].some((id) => id !== undefined && !isUuid(id))) return EMPTY_PAGE;
    const where = { platformCode, ...present({ strategyId, requestId, type, status }) };
    return pageOfRepository(this.operations, where, page);
  }
}
