import { Injectable } from '@nestjs/common';
import type { AppliedAccount, AppliedGrant, CustomerAccount, DecidedAccount, Grant } from '@ballast/contracts';
import type { AccountReference, CountingRecord } from '@ballast/domain-advisors';
import type { Timestamp } from '@ballast/kernel';
import { pageByCreation, Where, type Page, type PageRequest, type View } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';

export interface CustomerAccountFilter {
  readonly participant_code?: string | undefined;
  readonly account_label?: string | undefined;
  readonly status?: string | undefined;
  readonly tenant?: string | undefined;
  readonly financial_advisor?: string | undefined;
}

/** A page of accounts with their grants. */
export interface CustomerAccountPage extends Pick<Page, 'next'> {
  readonly records: readonly CountingRecord[];
}

/** An account that the registry has made, with the latest versions of its grants. */
export interface KnownAccount {
  readonly account: DecidedAccount;
  readonly grants: readonly Grant[];
}

interface GrantRow {
  readonly account_id: string;
  readonly body: string;
}

/** The accounts of one participant: those that it holds, is tenant of or advises on, in the order of their creation. */
const RELATED = {
  rowsPerEntry: 2,
  from: `(
  SELECT r.platform_code, r.participant_code AS reader, r.role, r.ends_at, r.created_at, r.account_id AS id,
         a.participant_code, a.account_label, a.status, a.body
    FROM gateway.account_relations r JOIN gateway.customer_accounts a ON a.id = r.account_id
) AS related`,
};

/** Customer accounts as the credit check decides by them. */
@Injectable()
export class CustomerAccountsQuery {
  constructor(private readonly reads: Reads) {}

  /** The settled account that a reference names, with its grants; undefined when the platform has none. */
  async find(platformCode: string, { id, region }: AccountReference): Promise<CountingRecord | undefined> {
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.customer_accounts.find',
      'SELECT body FROM gateway.customer_accounts WHERE id = $1 AND platform_code = $2',
      [id, platformCode],
    );
    if (row === undefined) return undefined;
    const account = JSON.parse(row.body) as AppliedAccount;
    if (region !== null && account.region !== region) return undefined;
    return { account, grants: (await this.grantsOf([id])).get(id) ?? [] };
  }

  /** JSON of the answer to the creation of an account; undefined when the registry has not made the account. */
  async findKnown(platformCode: string, { id, region }: AccountReference): Promise<string | undefined> {
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.known_accounts.find',
      `SELECT body FROM gateway.known_accounts
        WHERE id = $1 AND platform_code = $2 AND ($3::text IS NULL OR region = $3)`,
      [id, platformCode, region],
    );
    return row?.body;
  }

  /**
   * The accounts among these that the registry has made, with their grants, by id: as they have settled, or until then as
   * their creation was answered.
   */
  async known(platformCode: string, ids: readonly string[]): Promise<ReadonlyMap<string, KnownAccount>> {
    if (ids.length === 0) return new Map();
    const rows = await this.reads.prepared<{
      readonly id: string;
      readonly known: string;
      readonly settled: string | null;
    }>(
      'gateway.known_accounts.among',
      `SELECT known.id, known.body AS known, settled.body AS settled
         FROM gateway.known_accounts known LEFT JOIN gateway.customer_accounts settled ON settled.id = known.id
        WHERE known.id = ANY($2::uuid[]) AND known.platform_code = $1`,
      [platformCode, ids],
    );
    const grants = await this.grantsOf(rows.flatMap(({ id, settled }) => (settled === null ? [] : [id])));
    return new Map(
      rows.map(({ id, known, settled }): [string, KnownAccount] => {
        if (settled !== null)
          return [id, { account: JSON.parse(settled) as AppliedAccount, grants: grants.get(id) ?? [] }];
        const account = JSON.parse(known) as CustomerAccount;
        return [id, { account, grants: account.grants }];
      }),
    );
  }

  /** Every version of a grant, oldest first. Empty when the participant never was an advisor of the account. */
  async history(accountId: string, participantCode: string): Promise<readonly Grant[]> {
    const rows = await this.reads.prepared<{ readonly body: string }>(
      'gateway.grant_versions.history',
      'SELECT body FROM gateway.grant_versions WHERE account_id = $1 AND participant_code = $2 ORDER BY version',
      [accountId, participantCode],
    );
    const versions = rows.map(({ body }) => JSON.parse(body) as AppliedGrant);
    return versions.map((version, index) => withEnd(version, versions[index + 1]));
  }

  /** A page of the accounts that a view shows at an instant. */
  async list(
    view: View,
    filter: CustomerAccountFilter,
    { now, page }: { readonly now: Timestamp; readonly page: PageRequest },
  ): Promise<CustomerAccountPage> {
    const related = relationOf(view, filter);
    const where = new Where().equals('platform_code', view.platformCode).equals('reader', related?.code);
    if (related?.role !== undefined) where.filter('role', related.role);
    if (related !== undefined) where.matching(`(ends_at IS NULL OR ends_at > ${where.param(now)}::timestamptz)`);
    where
      .filter('participant_code', filter.participant_code)
      .filter('account_label', filter.account_label)
      .filter('status', filter.status);
    for (const { code, role } of [
      { code: filter.tenant, role: 'tenant' },
      { code: filter.financial_advisor, role: 'advisor' },
    ] as const) {
      const isRead = related?.code === code && related?.role === role;
      if (code !== undefined && !isRead) where.matching(hasRelation(where, { code, role, now }));
    }
    const { bodies, ...end } = await pageByCreation(
      this.reads,
      related === undefined ? 'gateway.customer_accounts AS related' : RELATED,
      where,
      page,
    );
    const accounts = bodies.map((body) => JSON.parse(body) as AppliedAccount);
    const grants = await this.grantsOf(accounts.map(({ id }) => id));
    return { ...end, records: accounts.map((account) => ({ account, grants: grants.get(account.id) ?? [] })) };
  }

  /** The versions of the grants that accounts have now, by account. */
  private async grantsOf(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly Grant[]>> {
    if (accountIds.length === 0) return new Map();
    const rows = await this.reads.prepared<GrantRow>(
      'gateway.account_relations.grants',
      `SELECT r.account_id, v.body
         FROM gateway.account_relations r
         JOIN gateway.grant_versions v
           ON v.account_id = r.account_id AND v.participant_code = r.participant_code AND v.version = r.grant_version
        WHERE r.account_id = ANY($1::uuid[])`,
      [accountIds],
    );
    const grants = new Map<string, Grant[]>();
    for (const { account_id, body } of rows) {
      const grant = withEnd(JSON.parse(body) as AppliedGrant, undefined);
      const known = grants.get(account_id);
      if (known === undefined) grants.set(account_id, [grant]);
      else known.push(grant);
    }
    return grants;
  }
}

/** A version with the instant from which it is no longer in force. The version of an end is none from its own on. */
function withEnd({ reason, ...version }: AppliedGrant, next: AppliedGrant | undefined): Grant {
  const ended_at = version.status === 'active' ? (next?.effective_at ?? '') : version.effective_at;
  return { ...version, ended_at, reason };
}

/** The participant by whose relations the list is read: the reader, or the one that a filter names. */
function relationOf(
  view: View,
  filter: CustomerAccountFilter,
): { readonly code: string; readonly role?: 'holder' | 'tenant' | 'advisor' } | undefined {
  if (view.kind === 'participant') return { code: view.participantCode };
  const { participant_code: holder, tenant, financial_advisor: advisor } = filter;
  if (holder !== undefined) return { code: holder, role: 'holder' };
  if (tenant !== undefined) return { code: tenant, role: 'tenant' };
  return advisor === undefined ? undefined : { code: advisor, role: 'advisor' };
}

/**
 * The condition that a participant has a role on the account of a row. EXISTS would let the planner read all relations of
 * the participant into a hash table first; a scalar subquery reads one row by the primary key.
 */
function hasRelation(
  where: Where,
  { code, role, now }: { readonly code: string; readonly role: 'tenant' | 'advisor'; readonly now: Timestamp },
): string {
  return `(
    SELECT other.role = ${where.param(role)}
           AND (other.ends_at IS NULL OR other.ends_at > ${where.param(now)}::timestamptz)
      FROM gateway.account_relations other
     WHERE other.account_id = related.id AND other.participant_code = ${where.param(code)})`;
}
