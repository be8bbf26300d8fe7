import { Injectable } from '@nestjs/common';
import type { AppliedAccount, AppliedChange } from '@ballast/contracts';
import type { CountingGrant, VersionedAccount } from '@ballast/domain-advisors';
import { toTimestamp } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';

interface AccountRow {
  readonly account_id: string;
  readonly version: number;
  readonly effective_at: Date;
}

interface GrantRow {
  readonly account_id: string;
  readonly participant_code: string;
  readonly status: CountingGrant['status'];
  readonly added_at: Date;
  readonly effective_at: Date;
}

/** Customer accounts and grants by which the credit check decides, in `credit.customer_accounts` and `credit.grants`. */
@Injectable()
export class CustomerAccountStore {
  /** Locks the accounts that exist among these, in the order of their ids, and reads them with their grants. */
  async lock(tx: Tx, accountIds: readonly string[]): Promise<ReadonlyMap<string, VersionedAccount>> {
    if (accountIds.length === 0) return new Map();
    const accounts = await tx.prepared<AccountRow>(
      'credit.customer_accounts.lock',
      `SELECT account_id, version, effective_at FROM credit.customer_accounts
        WHERE account_id = ANY($1::uuid[])
        ORDER BY account_id
          FOR UPDATE`,
      [accountIds],
    );
    const grants = await tx.prepared<GrantRow>(
      'credit.grants.read',
      `SELECT account_id, participant_code, status, added_at, effective_at FROM credit.grants
        WHERE account_id = ANY($1::uuid[])`,
      [accountIds],
    );
    const ofAccount = new Map<string, GrantRow[]>(accounts.map(({ account_id }) => [account_id, []]));
    for (const grant of grants) ofAccount.get(grant.account_id)?.push(grant);
    return new Map(
      accounts.map(({ account_id, version, effective_at }): [string, VersionedAccount] => [
        account_id,
        {
          version,
          effectiveAt: toTimestamp(effective_at),
          grants: new Map((ofAccount.get(account_id) ?? []).map(readGrant)),
        },
      ]),
    );
  }

  /**
   * Accounts as the credit check decides by them, by id. No change of them is applied until the commit, and no other check
   * counts what an advisor has used of the day. A sealed account,
   * which is about to be closed, counts as closed.
   */
  async lockForTrade(tx: Tx, accountIds: readonly string[]): Promise<ReadonlyMap<string, AppliedAccount>> {
    if (accountIds.length === 0) return new Map();
    const rows = await tx.prepared<{ readonly account_id: string; readonly is_sealed: boolean; readonly body: string }>(
      'credit.customer_accounts.lock_for_trade',
      `SELECT account_id, is_sealed, body FROM credit.customer_accounts
        WHERE account_id = ANY($1::uuid[])
        ORDER BY account_id
          FOR UPDATE`,
      [accountIds],
    );
    return new Map(
      rows.map(({ account_id, is_sealed, body }) => {
        const account = JSON.parse(body) as AppliedAccount;
        return [account_id, is_sealed ? { ...account, status: 'closed' } : account];
      }),
    );
  }

  /** Writes accounts and grants as changes leave them. A change that is stored already, or older, changes nothing. */
  async apply(tx: Tx, changes: readonly AppliedChange[]): Promise<void> {
    if (changes.length === 0) return;
    const accounts = changes.map(({ account }) => account);
    await tx.prepared(
      'credit.customer_accounts.apply',
      `INSERT INTO credit.customer_accounts AS known (account_id, version, effective_at, status, body)
       SELECT DISTINCT ON (account_id) *
         FROM unnest($1::uuid[], $2::int[], $3::timestamptz[], $4::text[], $5::text[])
                AS applied (account_id, version, effective_at, status, body)
        ORDER BY account_id, version DESC
       ON CONFLICT (account_id) DO UPDATE
         SET version = excluded.version, effective_at = excluded.effective_at, status = excluded.status,
             body = excluded.body
       WHERE known.version < excluded.version`,
      [
        accounts.map(({ id }) => id),
        accounts.map(({ version }) => version),
        accounts.map(({ effective_at }) => effective_at),
        accounts.map(({ status }) => status),
        accounts.map((account) => JSON.stringify(account)),
      ],
    );
    await this.applyGrants(tx, changes);
  }

  private async applyGrants(tx: Tx, changes: readonly AppliedChange[]): Promise<void> {
    const rows = changes.flatMap(({ account: { id }, grants }) => grants.map((grant) => ({ id, grant })));
    if (rows.length === 0) return;
    await tx.prepared(
      'credit.grants.apply',
      `INSERT INTO credit.grants AS known
         (account_id, participant_code, version, status, added_at, effective_at, body)
       SELECT DISTINCT ON (account_id, participant_code) *
         FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
                AS applied (account_id, participant_code, version, status, added_at, effective_at, body)
        ORDER BY account_id, participant_code, version DESC
       ON CONFLICT (account_id, participant_code) DO UPDATE
         SET version = excluded.version, status = excluded.status, added_at = excluded.added_at,
             effective_at = excluded.effective_at, body = excluded.body
       WHERE known.version < excluded.version`,
      [
        rows.map(({ id }) => id),
        rows.map(({ grant }) => grant.participant_code),
        rows.map(({ grant }) => grant.version),
        rows.map(({ grant }) => grant.status),
        rows.map(({ grant }) => grant.added_at),
        rows.map(({ grant }) => grant.effective_at),
        rows.map(({ grant }) => JSON.stringify(grant)),
      ],
    );
  }
}

function readGrant({ participant_code, status, added_at, effective_at }: GrantRow): [string, CountingGrant] {
  return [participant_code, { status, added_at: toTimestamp(added_at), effective_at: toTimestamp(effective_at) }];
}
