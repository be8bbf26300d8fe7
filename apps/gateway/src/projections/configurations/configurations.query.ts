import { Injectable } from '@nestjs/common';
import { countedPage, isUuid, Where, type CountedPage, type CountedRequest, type View } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { ReachQuery } from '../accounts/reach.query';
import { isWithin } from '../accounts/within-reach.statement';

const TABLE = 'gateway.configurations';
/** The configuration as its GET shows it: the flag is that of the Trader now. */
const shownBody = (row: string): string =>
  `left(${row}.body, -1) || ',"auto_rebalance":' ||
   coalesce((SELECT t.auto_rebalance FROM gateway.traders t WHERE t.id = ${row}.id), false) || '}'`;

export interface ConfigurationFilter {
  readonly account_id?: string | undefined;
  readonly allocation_id?: string | undefined;
}

/** Configurations of accounts. */
@Injectable()
export class ConfigurationsQuery {
  constructor(
    private readonly reads: Reads,
    private readonly reach: ReachQuery,
  ) {}

  /** JSON of the configuration of an account that a view shows. */
  async find(view: View, accountId: string): Promise<string | undefined> {
    if (!isUuid(accountId)) return undefined;
    const [row] = await this.reads.prepared<{ readonly participant_code: string; readonly body: string }>(
      'gateway.configurations.find',
      `SELECT participant_code, ${shownBody('c')} AS body
         FROM gateway.configurations c WHERE id = $1 AND platform_code = $2 AND NOT is_removed`,
      [accountId, view.platformCode],
    );
    return row !== undefined && (await this.reach.includes(view, row.participant_code)) ? row.body : undefined;
  }

  async list(view: View, filter: ConfigurationFilter, page: CountedRequest): Promise<CountedPage> {
    const where = new Where().equals('platform_code', view.platformCode).and('NOT is_removed');
    where.equals('id', filter.account_id).equals('allocation_id', filter.allocation_id);
    const reach = await this.reach.of(view);
    if (reach?.codes !== undefined) where.and(`participant_code = ANY(${where.param(reach.codes)}::text[])`);
    else if (reach !== undefined) where.and(isWithin(where, 'configurations.participant_code', reach));
    return countedPage(this.reads, { table: TABLE, body: shownBody('page') }, where, page);
  }

  /** `{id}` of each account with an allocation. */
  accountsOf(platformCode: string, allocationId: string, page: CountedRequest): Promise<CountedPage> {
    const where = new Where().equals('platform_code', platformCode).and('NOT is_removed');
    where.equals('allocation_id', allocationId);
    return countedPage(this.reads, { table: TABLE, body: `'{"id":"' || page.id || '"}'` }, where, page);
  }
}
