import { Injectable } from '@nestjs/common';
import type { Withdrawal } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import { isUuid, pageByCreation, Where, type Page, type PageRequest, type View } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';

export interface WithdrawalFilter {
  /** Id of the account. */
  readonly account: string | undefined;
  readonly holder: string | undefined;
  readonly status: string | undefined;
  readonly clientId: string | undefined;
}

/**
 * Condition of the withdrawals that a participant reads: those of accounts that it holds, is tenant of, or advises on at an
 * instant. A subselect of one row makes the planner look up each account by its key: the participant may have many.
 */
const isRelated = (code: string, now: string): string => `coalesce((
  SELECT r.ends_at IS NULL OR r.ends_at > ${now}::timestamptz FROM gateway.account_relations r
   WHERE r.account_id = w.account_id AND r.participant_code = ${code} LIMIT 1), false)`;

/** Withdrawals from customer accounts. */
@Injectable()
export class WithdrawalsQuery {
  constructor(private readonly reads: Reads) {}

  /** JSON of the withdrawal that a view shows at an instant. */
  async find(view: View, id: string, now: Timestamp): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const reader = view.kind === 'participant' ? view.participantCode : '';
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.withdrawals.find',
      `SELECT body FROM gateway.withdrawals w
        WHERE id = $1 AND platform_code = $2 AND ($3 = '' OR ${isRelated('$3', '$4')})`,
      [id, view.platformCode, reader, now],
    );
    return row?.body;
  }

  /** A withdrawal that the owner of this key has made, whatever it may read today. */
  async findMade(platformCode: string, initiatedBy: string, id: string): Promise<Withdrawal | undefined> {
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.withdrawals.find_made',
      'SELECT body FROM gateway.withdrawals WHERE id = $1 AND platform_code = $2 AND initiated_by = $3',
      [id, platformCode, initiatedBy],
    );
    return row === undefined ? undefined : (JSON.parse(row.body) as Withdrawal);
  }

  list(
    view: View,
    { account, holder, status, clientId }: WithdrawalFilter,
    { page, now }: { readonly page: PageRequest; readonly now: Timestamp },
  ): Promise<Page> {
    const where = new Where().equals('platform_code', view.platformCode);
    if (view.kind === 'participant') {
      where.matching(isRelated(where.param(view.participantCode), where.param(now)));
    }
    where
      .filter('account_id', account)
      .filter('participant_code', holder)
      .filter('status', status)
      .filter('client_id', clientId);
    return pageByCreation(this.reads, 'gateway.withdrawals AS w', where, page);
  }
}
