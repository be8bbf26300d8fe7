import { Injectable } from '@nestjs/common';
import type { MovementKind, Payment, Payout, Withdrawal } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import {
  isUuid,
  pageByCreation,
  pageOfParticipants,
  Where,
  type Page,
  type PageRequest,
  type View,
} from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { HoldersQuery } from '../accounts/holders.query';

export interface MovementFilter {
  /** Id of the account. */
  readonly account?: string | undefined;
  readonly holder?: string | undefined;
  readonly status?: string | undefined;
  readonly clientId?: string | undefined;
}

/** The resource of each kind. */
interface Resources {
  readonly withdrawal: Withdrawal;
  readonly payment: Payment;
  readonly payout: Payout;
}

/**
 * Condition of the movements that a participant reads: those of accounts that it holds, is tenant of, or advises on at an
 * instant. A subselect of one row makes the planner look up each account by its key: the participant may have many.
 */
const isRelated = (code: string, now: string): string => `coalesce((
  SELECT r.ends_at IS NULL OR r.ends_at > ${now}::timestamptz FROM gateway.account_relations r
   WHERE r.account_id = m.account_id AND r.participant_code = ${code} LIMIT 1), false)`;

const TABLE = 'gateway.movements AS m';

/** Movements between customer accounts and the rail. */
@Injectable()
export class MovementsQuery {
  constructor(
    private readonly reads: Reads,
    private readonly holders: HoldersQuery,
  ) {}

  /** JSON of the movement that a view shows at an instant. */
  async find(
    view: View,
    { kind, id }: { readonly kind: MovementKind; readonly id: string },
    now: Timestamp,
  ): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const reader = view.kind === 'participant' ? view.participantCode : '';
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.movements.find',
      `SELECT body FROM gateway.movements m
        WHERE id = $1 AND platform_code = $2 AND kind = $3 AND ($4 = '' OR ${isRelated('$4', '$5')})`,
      [id, view.platformCode, kind, reader, now],
    );
    return row?.body;
  }

  /** A movement that the owner of this key has made, whatever it may read today. */
  async findMade<K extends MovementKind>(
    kind: K,
    owner: { readonly platformCode: string; readonly initiatedBy: string },
    id: string,
  ): Promise<Resources[K] | undefined> {
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.movements.find_made',
      `SELECT body FROM gateway.movements
        WHERE id = $1 AND kind = $2 AND platform_code = $3 AND initiated_by = $4`,
      [id, kind, owner.platformCode, owner.initiatedBy],
    );
    return row === undefined ? undefined : (JSON.parse(row.body) as Resources[K]);
  }

  async list(
    view: View,
    { kind, account, holder, status, clientId }: MovementFilter & { readonly kind: MovementKind },
    { page, now }: { readonly page: PageRequest; readonly now: Timestamp },
  ): Promise<Page> {
    const { platformCode } = view;
    const where = new Where().equals('kind', kind);
    if (view.kind === 'participant') {
      where.matching(isRelated(where.param(view.participantCode), where.param(now)));
    }
    where.filter('account_id', account).filter('status', status).filter('client_id', clientId);
    const codes = holder === undefined && view.kind === 'participant' ? await this.holders.of(view) : undefined;
    if (codes !== undefined) return pageOfParticipants(this.reads, { table: TABLE, platformCode, codes }, where, page);
    where.equals('platform_code', platformCode).equals('participant_code', holder);
    return pageByCreation(this.reads, TABLE, where, page);
  }
}
