import { Injectable } from '@nestjs/common';
import type { CustomerKind } from '@ballast/contracts';
import { accountName, type Account } from '@ballast/domain-ledger';
import type { Tx } from '@ballast/platform-postgres';

/** A customer's account with its owner. */
export interface OwnedAccount {
  readonly account: Account;
  readonly platformCode: string;
  /** The participant; empty for the float. */
  readonly ownerCode: string;
  /** `general`, the id of the Strategy, or `float`. */
  readonly label: string;
}

const COLUMNS = ['account_id', 'kind', 'platform_code', 'owner_code', 'label'] as const;

@Injectable()
export class AccountStore {
  /**
   * Locks the accounts that exist, in key order, and returns them by id. A transaction that changes a customer's
   * balances, also in an asset that the account does not hold yet, has locked the account: so the order in which balances
   * are written does not matter, and a balance read afterwards stays true until the commit. Floats are locked later and
   * for a shorter time, see `BalanceStore.lockFloats`.
   */
  async lock(tx: Tx, accountIds: readonly string[]): Promise<ReadonlyMap<string, Account>> {
    if (accountIds.length === 0) return new Map();
    const rows = await tx.prepared<{ id: string; kind: CustomerKind; ownerCode: string }>(
      'credit.accounts.lock',
      `SELECT account_id AS id, kind, owner_code AS "ownerCode" FROM credit.accounts
        WHERE account_id = ANY($1::uuid[])
        ORDER BY account_id
          FOR NO KEY UPDATE`,
      [accountIds],
    );
    return new Map(rows.map((row) => [row.id, { id: row.id, kind: row.kind, name: accountName(row) }]));
  }

  /** The ids that belong to an account. */
  async existing(tx: Tx, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (accountIds.length === 0) return new Set();
    const rows = await tx.prepared<{ readonly account_id: string }>(
      'credit.accounts.existing',
      'SELECT account_id FROM credit.accounts WHERE account_id = ANY($1::uuid[])',
      [accountIds],
    );
    return new Set(rows.map(({ account_id }) => account_id));
  }

  /** Opens accounts that are known not to exist. */
  async open(tx: Tx, accounts: readonly OwnedAccount[]): Promise<void> {
    await tx.copy('credit.accounts', COLUMNS, accounts.map(valuesOf));
  }

  /** Opens the accounts that do not exist yet. */
  async ensure(tx: Tx, accounts: readonly OwnedAccount[]): Promise<void> {
    if (accounts.length === 0) return;
    const rows = accounts.map(valuesOf);
    await tx.prepared(
      'credit.accounts.ensure',
      `INSERT INTO credit.accounts (${COLUMNS.join(', ')})
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS opened(account_id)
        ORDER BY opened.account_id
       ON CONFLICT DO NOTHING`,
      COLUMNS.map((_, column) => rows.map((row) => row[column])),
    );
  }
}

/** Values of an account in the order of COLUMNS. */
function valuesOf({ account, platformCode, ownerCode, label }: OwnedAccount): readonly string[] {
  return [account.id, account.kind, platformCode, ownerCode, label];
}
