import { Injectable } from '@nestjs/common';
import { GENERAL_LABEL, type AppliedAccount } from '@ballast/contracts';
import type { Contents } from '@ballast/domain-advisors';
import type { Tx } from '@ballast/platform-postgres';

/** A closing that was judged. */
export interface JudgedClosing {
  readonly changeId: string;
  readonly accountId: string;
  readonly isEmpty: boolean;
}

interface ContentsRow {
  readonly customer_account_id: string;
  readonly balances: number;
  readonly holds: number;
}

/** Table credit.judged_closings, and the seals of accounts that are about to be closed. */
@Injectable()
export class ClosingStore {
  /** The changes among these whose closing was judged. */
  async judged(tx: Tx, changeIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.prepared<{ readonly change_id: string }>(
      'credit.judged_closings.among',
      'SELECT change_id FROM credit.judged_closings WHERE change_id = ANY($1::uuid[])',
      [changeIds],
    );
    return new Set(rows.map(({ change_id }) => change_id));
  }

  /**
   * Balances and holds of these accounts and, for `general`, of the Traders of its holder, by the id of the account.
   * Locks the accounts in the order of their ids, and then the ledger's: no check and no deposit can come between this
   * look and the commit. A hold on one of these accounts shows in its balance; holds on the float are found by the Trader
   * that they pay for.
   * @throws Error when an account does not count here, because its making stands in the record before its closing.
   */
  async contents(tx: Tx, accountIds: readonly string[]): Promise<ReadonlyMap<string, Contents>> {
    const rows = await tx.prepared<{ readonly body: string }>(
      'credit.customer_accounts.lock_to_close',
      `SELECT body FROM credit.customer_accounts WHERE account_id = ANY($1::uuid[]) ORDER BY account_id FOR UPDATE`,
      [accountIds],
    );
    if (rows.length !== new Set(accountIds).size) throw new Error('an account that is to be closed is not known');
    const accounts = rows.map(({ body }) => JSON.parse(body) as AppliedAccount);
    const owned = await this.lockLedgerAccounts(tx, accounts);
    const found = await tx.prepared<ContentsRow>(
      'credit.closings.contents',
      `SELECT owned.customer_account_id, count(b.account_id)::int AS balances,
              (SELECT count(*)::int FROM credit.holds h
                WHERE h.trader_id = ANY(array_agg(DISTINCT owned.account_id))) AS holds
         FROM unnest($1::uuid[], $2::uuid[]) AS owned (customer_account_id, account_id)
         LEFT JOIN credit.balances b ON b.account_id = owned.account_id AND (b.balance <> 0 OR b.held <> 0)
        GROUP BY owned.customer_account_id`,
      [owned.map((row) => row.customer), owned.map((row) => row.account)],
    );
    const contents = new Map(
      found.map((row) => [row.customer_account_id, { balances: row.balances, holds: row.holds }]),
    );
    return new Map(accounts.map(({ id }) => [id, contents.get(id) ?? { balances: 0, holds: 0 }]));
  }

  private async lockLedgerAccounts(
    tx: Tx,
    accounts: readonly AppliedAccount[],
  ): Promise<readonly { readonly customer: string; readonly account: string }[]> {
    const rows = await tx.prepared<{ readonly customer: string; readonly account: string }>(
      'credit.accounts.lock_to_close',
      `SELECT found.customer, a.account_id AS account
         FROM (SELECT closing.id AS customer, own.account_id
                 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[])
                        AS closing (id, platform_code, participant_code, is_general)
                CROSS JOIN LATERAL (
                        SELECT o.account_id FROM credit.accounts o
                         WHERE closing.is_general AND o.platform_code = closing.platform_code
                           AND o.owner_code = closing.participant_code AND o.kind <> 'account'
                        UNION ALL
                        SELECT closing.id WHERE NOT closing.is_general
                      ) own) AS found
         JOIN credit.accounts a ON a.account_id = found.account_id
        ORDER BY a.account_id
          FOR NO KEY UPDATE OF a`,
      [
        accounts.map(({ id }) => id),
        accounts.map(({ platform_code }) => platform_code),
        accounts.map(({ participant_code }) => participant_code),
        accounts.map(({ account_label }) => account_label === GENERAL_LABEL),
      ],
    );
    return rows;
  }

  /** Records judged closings, and seals the accounts that were found empty. A closing that was judged stays as it is. */
  async record(tx: Tx, closings: readonly JudgedClosing[]): Promise<void> {
    if (closings.length === 0) return;
    await tx.prepared(
      'credit.judged_closings.add',
      `INSERT INTO credit.judged_closings (change_id, account_id, is_empty)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::boolean[]) ON CONFLICT DO NOTHING`,
      [
        closings.map(({ changeId }) => changeId),
        closings.map(({ accountId }) => accountId),
        closings.map(({ isEmpty }) => isEmpty),
      ],
    );
    await tx.prepared(
      'credit.customer_accounts.seal',
      'UPDATE credit.customer_accounts SET is_sealed = true WHERE account_id = ANY($1::uuid[])',
      [closings.filter(({ isEmpty }) => isEmpty).map(({ accountId }) => accountId)],
    );
  }
}
