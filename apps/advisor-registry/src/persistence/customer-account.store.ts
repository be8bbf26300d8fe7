import { Injectable } from '@nestjs/common';
import {
  decidedAccountSchema,
  decidedGrantSchema,
  type AccountChange,
  type DecidedAccount,
  type DecidedGrant,
} from '@ballast/contracts';
import type { AccountState } from '@ballast/domain-advisors';
import type { Tx } from '@ballast/platform-postgres';

/** The part of a state that an account brings: the account, and the latest version of each of its grants. */
export type StoredAccount = Pick<AccountState, 'account' | 'grants'>;

/** Customer accounts of all platforms with their grants, in `registry.customer_accounts` and `registry.grants`. */
@Injectable()
export class CustomerAccountStore {
  /**
   * The accounts that exist among these, by id. No lock is taken: the commands of a platform are one ordered stream, so no
   * other transaction writes the same accounts.
   */
  async load(tx: Tx, accountIds: readonly string[]): Promise<Map<string, StoredAccount>> {
    const ids = [...new Set(accountIds)];
    const accounts = await tx.prepared<{ readonly account_id: string; readonly body: string }>(
      'registry.customer_accounts.load',
      'SELECT account_id, body FROM registry.customer_accounts WHERE account_id = ANY($1::uuid[])',
      [ids],
    );
    const grants = await tx.prepared<{ readonly account_id: string; readonly body: string }>(
      'registry.grants.load',
      'SELECT account_id, body FROM registry.grants WHERE account_id = ANY($1::uuid[])',
      [ids],
    );
    const ofAccount = new Map<string, Map<string, DecidedGrant>>();
    for (const { account_id, body } of grants) {
      const grant = decidedGrantSchema.parse(JSON.parse(body));
      const known = ofAccount.get(account_id) ?? new Map<string, DecidedGrant>();
      ofAccount.set(account_id, known.set(grant.participant_code, grant));
    }
    return new Map(
      accounts.map(({ account_id, body }): [string, StoredAccount] => [
        account_id,
        { account: decidedAccountSchema.parse(JSON.parse(body)), grants: ofAccount.get(account_id) ?? new Map() },
      ]),
    );
  }

  /** Writes the accounts and grants as changes leave them. A change that is stored already, or older, changes nothing. */
  async save(tx: Tx, changes: readonly AccountChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.saveAccounts(
      tx,
      changes.map(({ account }) => account),
    );
    await this.saveGrants(
      tx,
      changes.flatMap(({ account, grants }) => grants.map((grant) => ({ account, grant }))),
    );
  }

  private async saveAccounts(tx: Tx, accounts: readonly DecidedAccount[]): Promise<void> {
    await tx.prepared(
      'registry.customer_accounts.save',
      `INSERT INTO registry.customer_accounts AS stored (account_id, platform_code, version, body)
       SELECT DISTINCT ON (account_id) *
         FROM unnest($1::uuid[], $2::text[], $3::int[], $4::text[]) AS changed (account_id, platform_code, version, body)
        ORDER BY account_id, version DESC
       ON CONFLICT (account_id) DO UPDATE SET version = excluded.version, body = excluded.body
       WHERE stored.version < excluded.version`,
      [
        accounts.map(({ id }) => id),
        accounts.map(({ platform_code }) => platform_code),
        accounts.map(({ version }) => version),
        accounts.map((account) => JSON.stringify(account)),
      ],
    );
  }

  private async saveGrants(
    tx: Tx,
    rows: readonly { readonly account: DecidedAccount; readonly grant: DecidedGrant }[],
  ): Promise<void> {
    if (rows.length === 0) return;
    await tx.prepared(
      'registry.grants.save',
      `INSERT INTO registry.grants AS stored
         (account_id, participant_code, platform_code, version, ends_at, body)
       SELECT DISTINCT ON (account_id, participant_code) *
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::timestamptz[], $6::text[])
                AS changed (account_id, participant_code, platform_code, version, ends_at, body)
        ORDER BY account_id, participant_code, version DESC
       ON CONFLICT (account_id, participant_code) DO UPDATE
         SET version = excluded.version, ends_at = excluded.ends_at, body = excluded.body
       WHERE stored.version < excluded.version`,
      [
        rows.map(({ account }) => account.id),
        rows.map(({ grant }) => grant.participant_code),
        rows.map(({ account }) => account.platform_code),
        rows.map(({ grant }) => grant.version),
        rows.map(({ grant }) => (grant.status === 'active' && grant.expires_at !== '' ? grant.expires_at : null)),
        rows.map(({ grant }) => JSON.stringify(grant)),
      ],
    );
  }
}
