import { GENERAL_LABEL } from '@ballast/contracts';
import type { TableInvariant } from './table-invariant';

/** Members of customer accounts in a schema, a row for each role that a participant has. */
function members(schema: 'credit' | 'gateway', id: string): string {
  return `SELECT ${id} AS account_id, code
            FROM (SELECT ${id}, body::jsonb AS body FROM ${schema}.customer_accounts) AS accounts
           CROSS JOIN LATERAL (SELECT body ->> 'participant_code'
                               UNION ALL SELECT jsonb_array_elements_text(body -> 'tenants')
                               UNION ALL SELECT jsonb_array_elements_text(body -> 'financial_advisors')) AS codes (code)`;
}

/**
 * Accounts of the ledger that belong to customer accounts that are closed, or sealed to be closed. Those of the label
 * `general` are the own account of the holder and the accounts of its Traders.
 */
const CLOSED = `
  closed AS MATERIALIZED (
    SELECT account_id, body ->> 'platform_code' AS platform_code, body ->> 'participant_code' AS holder,
           body ->> 'account_label' = '${GENERAL_LABEL}' AS is_general
      FROM (SELECT account_id, body::jsonb AS body FROM credit.customer_accounts
             WHERE is_sealed OR status = 'closed') AS accounts),
  owned AS MATERIALIZED (
    SELECT closed.account_id AS customer, a.account_id
      FROM closed JOIN credit.accounts a ON a.platform_code = closed.platform_code AND a.owner_code = closed.holder
     WHERE is_general AND a.kind <> 'account'
     UNION ALL
    SELECT account_id, account_id FROM closed WHERE NOT is_general)`;

/** Customer accounts, their members and their grants. */
export const ACCOUNT_INVARIANTS: readonly TableInvariant[] = [
  {
    rule: 'holder, tenants and advisors of an account are different participants',
    schemas: ['credit', 'gateway'],
    sql: `SELECT format('%s has %s roles on account %s', code, count(*), account_id) AS found
            FROM (${members('credit', 'account_id')}) AS members GROUP BY account_id, code HAVING count(*) > 1
           UNION ALL
          SELECT format('%s is shown in %s roles on account %s', code, count(*), account_id) AS found
            FROM (${members('gateway', 'id')}) AS members GROUP BY account_id, code HAVING count(*) > 1`,
  },
  {
    rule: 'the versions of a grant are 1, 2, 3 without a gap',
    schemas: ['gateway'],
    sql: `SELECT format('%s on account %s: %s versions up to %s', participant_code, account_id, count(*), max(version)) AS found
            FROM gateway.grant_versions GROUP BY account_id, participant_code
          HAVING min(version) <> 1 OR max(version) <> count(*)`,
  },
  {
    rule: 'each version of a grant counts from a later time than the one before it',
    schemas: ['gateway'],
    sql: `SELECT format('version %s of %s on account %s', version, participant_code, account_id) AS found
            FROM (SELECT *, lag(effective_at) OVER (PARTITION BY account_id, participant_code ORDER BY version) AS before
                    FROM (SELECT account_id, participant_code, version,
                                 (body::jsonb ->> 'effective_at')::timestamptz AS effective_at
                            FROM gateway.grant_versions) AS versions) AS versions
           WHERE effective_at <= before`,
  },
  {
    rule: 'a closed account is empty',
    schemas: ['credit'],
    sql: `WITH ${CLOSED}
          SELECT format('%s of %s in customer account %s', b.asset, b.account_id, owned.customer) AS found
            FROM owned JOIN credit.balances b USING (account_id) WHERE b.balance <> 0 OR b.held <> 0
           UNION ALL
          SELECT format('a hold of %s for Trader %s of customer account %s', h.asset, h.trader_id, owned.customer)
            FROM owned JOIN credit.holds h ON h.trader_id = owned.account_id`,
  },
  {
    rule: 'an external id names one participant of a platform',
    schemas: ['registry'],
    sql: `SELECT format('%s of %s names %s participants', external_id, platform_code, count(*)) AS found
            FROM registry.participants WHERE external_id <> ''
           GROUP BY platform_code, external_id HAVING count(*) > 1`,
  },
];
