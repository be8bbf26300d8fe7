import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { operationSchema, type Operation } from '@ballast/contracts';
import { Database, type Tx } from '@ballast/platform-postgres';
import { EMPTY_PAGE, isUuid, type Page, type PageRequest } from '@ballast/platform-edge';
import { Repository } from 'typeorm';
import { operationEntity, type OperationEntity } from '../entities';
import { pageOfRepository, present } from '../page-of-repository';
import { insertAccepted } from './operations.projection';

export interface OperationFilter {
  readonly strategy_id?: string | undefined;
  readonly request_id?: string | undefined;
  readonly type?: string | undefined;
  readonly status?: string | undefined;
}

/** Operations as their GET shows them. */
@Injectable()
export class OperationReadModel {
  constructor(
    private readonly database: Database,
    @InjectRepository(operationEntity) private readonly operations: Repository<OperationEntity>,
  ) {}

  /**
   * Makes an accepted Operation readable, in the transaction that accepts it. Answers the body that its GET shows from
   * then on. Accepting it again changes nothing.
   */
  async accept(tx: Tx, accepted: { readonly operation: Operation; readonly platformCode: string }): Promise<string> {
    const operation = operationSchema.parse(accepted.operation);
    await insertAccepted(tx, [{ operation, platformCode: accepted.platformCode }]);
    return JSON.stringify(operation);
  }

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
