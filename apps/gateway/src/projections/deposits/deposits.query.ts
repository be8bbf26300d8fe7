import { Injectable } from '@nestjs/common';
import { isUuid, pageByCreation, Where, type Page, type PageRequest } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';

export interface DepositFilter {
  readonly account?: string | undefined;
}

/** Deposits as their GET shows them. */
@Injectable()
export class DepositsQuery {
  constructor(private readonly reads: Reads) {}

  /** The body of a deposit; undefined when the platform has none with this id. */
  async find(platformCode: string, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.deposits.find',
      'SELECT body FROM gateway.deposits WHERE id = $1 AND platform_code = $2',
      [id, platformCode],
    );
    return row?.body;
  }

  list(platformCode: string, { account }: DepositFilter, page: PageRequest): Promise<Page> {
    const where = new Where().equals('platform_code', platformCode).filter('account', account);
    return pageByCreation(this.reads, 'gateway.deposits', where, page);
  }
}
