import type { Tx } from '@ballast/platform-postgres';
import type { AccountKind } from './account-ids';

export interface AccountRow {
  readonly account_id: string;
  readonly kind: AccountKind;
  readonly platform_code: string;
  /** The participant; empty for the float. */
  readonly owner_code: string;
  /** `general`, the id of the Strategy, or `float`. */
  readonly label: string;
}

const COLUMNS = ['account_id', 'kind', 'platform_code', 'owner_code', 'label'] as const;

export const accountStore = {
  /**
   * Locks those of the accounts that exist, in key order, and names them. Whoever changes what is on a customer's
   * account, also an asset that it does not hold yet, has locked the account: so the order in which balances are written
   * does not matter, and what is read afterwards stays true until the commit. Floats are locked later and for a shorter
   * time, see `balanceStore`.
   */
  async lock(tx: Tx, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (accountIds.length === 0) return new Set();
    const rows = await tx.prepared<Pick<AccountRow, 'account_id'>>(
      'credit.accounts.lock',
      `SELECT account_id FROM credit.accounts WHERE account_id = ANY($1::uuid[])
        ORDER BY account_id
          FOR NO KEY UPDATE`,
      [accountIds],
    );
    return new Set(rows.map(({ account_id }) => account_id));
  },

  /** Those of the accounts that exist. */
  async existing(tx: Tx, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (accountIds.length === 0) return new Set();
    const rows = await tx.prepared<Pick<AccountRow, 'account_id'>>(
      'credit.accounts.existing',
      'SELECT account_id FROM credit.accounts WHERE account_id = ANY($1::uuid[])',
      [accountIds],
    );
    return new Set(rows.map(({ account_id }) => account_id));
  },

  /** Accounts that are known not to exist. */
  async open(tx: Tx, accounts: readonly AccountRow[]): Promise<void> {
    await tx.copy(
      'credit.accounts',
      COLUMNS,
      accounts.map((account) => COLUMNS.map((column) => account[column])),
    );
  },

  /** Opens those that do not exist yet. */
  async ensure(tx: Tx, accounts: readonly AccountRow[]): Promise<void> {
    if (accounts.length === 0) return;
    await tx.prepared(
      'credit.accounts.ensure',
      `INSERT INTO credit.accounts (${COLUMNS.join(', ')})
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS opened(account_id)
        ORDER BY opened.account_id
       ON CONFLICT DO NOTHING`,
      COLUMNS.map((column) => accounts.map((account) => account[column])),
    );
  },
};
