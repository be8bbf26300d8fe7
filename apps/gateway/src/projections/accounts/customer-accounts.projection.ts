import { Injectable } from '@nestjs/common';
import { GENERAL_LABEL, type AppliedAccount, type AppliedChange, type AppliedGrant } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import type { ReportedFact } from '../../events';
import { joinTexts } from '../../persistence/json-texts';
import type { SettledChange } from './account-events';

/** A change of an account with the fact that reported it. */
export interface ReportedChange {
  readonly change: AppliedChange;
  readonly cause: ReportedFact;
}

/**
 * Tables gateway.customer_accounts, gateway.grant_versions and gateway.account_relations: accounts with their grants, as
 * the credit check decides by them. An account changes together with its tenants and advisors.
 */
@Injectable()
export class CustomerAccountsProjection {
  /**
   * Writes the latest version of each account and answers the changes that are new, in their order. A version that is
   * stored already, or older, changes nothing.
   */
  async project(tx: Tx, reported: readonly ReportedChange[]): Promise<readonly SettledChange[]> {
    if (reported.length === 0) return [];
    await this.addVersions(
      tx,
      reported.flatMap(({ change: { account, grants } }) => grants.map((grant) => ({ id: account.id, grant }))),
    );
    const known = await this.known(
      tx,
      reported.map(({ change }) => change.account.id),
    );
    const settled: SettledChange[] = [];
    const accounts = new Map<string, AppliedAccount>();
    for (const { change, cause } of reported) {
      const { account } = change;
      const before = accounts.get(account.id) ?? known.get(account.id);
      if (before !== undefined && account.version <= before.version) continue;
      settled.push({ change, before, cause });
      accounts.set(account.id, account);
    }
    const advanced = await this.advance(tx, [...accounts.values()]);
    await this.replaceRelations(
      tx,
      [...accounts.values()].filter(({ id }) => advanced.has(id)),
    );
    return settled;
  }

  /** The stored versions of accounts, by id. The accounts of a platform have one writer, the reader of its partition. */
  private async known(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, AppliedAccount>> {
    const rows = await tx.prepared<{ readonly id: string; readonly body: string }>(
      'gateway.customer_accounts.known',
      'SELECT id, body FROM gateway.customer_accounts WHERE id = ANY($1::uuid[])',
      [[...new Set(ids)]],
    );
    return new Map(rows.map(({ id, body }) => [id, JSON.parse(body) as AppliedAccount]));
  }

  private async addVersions(
    tx: Tx,
    versions: readonly { readonly id: string; readonly grant: AppliedGrant }[],
  ): Promise<void> {
    if (versions.length === 0) return;
    await tx.prepared(
      'gateway.grant_versions.add',
      `INSERT INTO gateway.grant_versions (account_id, participant_code, version, expires_at, body)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::timestamptz[], string_to_array($5, E'\\n'))
       ON CONFLICT DO NOTHING`,
      [
        versions.map(({ id }) => id),
        versions.map(({ grant }) => grant.participant_code),
        versions.map(({ grant }) => grant.version),
        versions.map(({ grant: { expires_at: end } }) => (end === '' ? null : end)),
        joinTexts(versions.map(({ grant }) => JSON.stringify(grant))),
      ],
    );
  }

  /** The ids of the accounts whose stored version has changed. */
  private async advance(tx: Tx, accounts: readonly AppliedAccount[]): Promise<ReadonlySet<string>> {
    if (accounts.length === 0) return new Set();
    const rows = await tx.prepared<{ readonly id: string }>(
      'gateway.customer_accounts.upsert',
      `INSERT INTO gateway.customer_accounts AS current
            (id, platform_code, participant_code, account_label, status, version, created_at, body)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::timestamptz[],
                          string_to_array($8, E'\\n'))
     ON CONFLICT (id) DO UPDATE
        SET status = excluded.status, version = excluded.version, body = excluded.body
      WHERE current.version < excluded.version
     RETURNING id`,
      [
        accounts.map(({ id }) => id),
        accounts.map(({ platform_code }) => platform_code),
        accounts.map(({ participant_code }) => participant_code),
        accounts.map(({ account_label }) => account_label),
        accounts.map(({ status }) => status),
        accounts.map(({ version }) => version),
        accounts.map(({ created_at }) => created_at),
        joinTexts(accounts.map((account) => JSON.stringify(account))),
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Holder, tenants and advisors of the accounts, each with the version of the grant that an advisor has. */
  private async replaceRelations(tx: Tx, accounts: readonly AppliedAccount[]): Promise<void> {
    if (accounts.length === 0) return;
    await tx.prepared(
      'gateway.account_relations.clear',
      'DELETE FROM gateway.account_relations WHERE account_id = ANY($1::uuid[])',
      [accounts.map(({ id }) => id)],
    );
    const relations = accounts.flatMap((account) => [
      { account, code: account.participant_code, role: 'holder' },
      ...account.tenants.map((code) => ({ account, code, role: 'tenant' })),
      ...account.financial_advisors.map((code) => ({ account, code, role: 'advisor' })),
    ]);
    await tx.prepared(
      'gateway.account_relations.insert',
      `INSERT INTO gateway.account_relations
         (account_id, participant_code, platform_code, created_at, role, general_holder, grant_version, ends_at)
       SELECT r.*, g.version, g.expires_at
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[])
                AS r (account_id, participant_code, platform_code, created_at, role, general_holder)
         LEFT JOIN LATERAL (
                SELECT version, expires_at FROM gateway.grant_versions v
                 WHERE r.role = 'advisor' AND v.account_id = r.account_id AND v.participant_code = r.participant_code
                 ORDER BY version DESC LIMIT 1
              ) g ON true`,
      [
        relations.map(({ account }) => account.id),
        relations.map(({ code }) => code),
        relations.map(({ account }) => account.platform_code),
        relations.map(({ account }) => account.created_at),
        relations.map(({ role }) => role),
        relations.map(({ account, role }) => generalHolder(account, role)),
      ],
    );
  }
}

/** The participant whose data a tenant or an advisor of an account reads: the holder of a `general` account. */
function generalHolder({ account_label, participant_code }: AppliedAccount, role: string): string | null {
  return account_label === GENERAL_LABEL && role !== 'holder' ? participant_code : null;
}
