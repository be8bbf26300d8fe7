import { Injectable } from '@nestjs/common';
import type { AccountTransfer } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import { isUuid, pageByCreation, Where, type Page, type PageRequest, type View } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';

export interface TransferFilter {
  /** Id of the account at either end. */
  readonly account: string | undefined;
  /** Code of the holder at either end. */
  readonly holder: string | undefined;
  readonly status: string | undefined;
  readonly clientId: string | undefined;
}

/** A participant reads the transfers of accounts that it holds, is tenant of, or advises on at an instant. */
const isRelated = (table: string, code: string, now: string): string => `EXISTS (
  SELECT FROM gateway.account_relations r
   WHERE r.account_id IN (${table}.from_account, ${table}.to_account) AND r.participant_code = ${code}
     AND (r.ends_at IS NULL OR r.ends_at > ${now}::timestamptz))`;

/** Transfers between customer accounts. */
@Injectable()
export class TransfersQuery {
  constructor(private readonly reads: Reads) {}

  /** JSON of the transfer that a view shows at an instant. */
  async find(view: View, id: string, now: Timestamp): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const reader = view.kind === 'participant' ? view.participantCode : '';
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.transfers.find',
      `SELECT body FROM gateway.transfers t
        WHERE id = $1 AND platform_code = $2 AND ($3 = '' OR ${isRelated('t', '$3', '$4')})`,
      [id, view.platformCode, reader, now],
    );
    return row?.body;
  }

  /** A transfer that the owner of this key has made, whatever it may read today. */
  async findMade(platformCode: string, initiatedBy: string, id: string): Promise<AccountTransfer | undefined> {
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.transfers.find_made',
      'SELECT body FROM gateway.transfers WHERE id = $1 AND platform_code = $2 AND initiated_by = $3',
      [id, platformCode, initiatedBy],
    );
    return row === undefined ? undefined : (JSON.parse(row.body) as AccountTransfer);
  }

  list(view: View, { account, holder, status, clientId }: TransferFilter, request: ListRequest): Promise<Page> {
    const where = new Where().equals('platform_code', view.platformCode);
    if (view.kind === 'participant') {
      where.matching(isRelated('t', where.param(view.participantCode), where.param(request.now)));
    }
    if (account !== undefined) where.matching(`${where.param(account)}::uuid IN (from_account, to_account)`);
    if (holder !== undefined) where.matching(`${where.param(holder)} IN (from_code, to_code)`);
    where.filter('status', status).filter('client_id', clientId);
    return pageByCreation(this.reads, 'gateway.transfers AS t', where, request.page);
  }
}

interface ListRequest {
  readonly page: PageRequest;
  readonly now: Timestamp;
}
