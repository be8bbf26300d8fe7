import { GENERAL_LABEL } from '@ballast/contracts';
import type { TableInvariant } from './table-invariant';

/**
 * Everything that a participant's key was authorized to trade: Executions and quotes, with the version of the grant that
 * each of them names, the rights that it needs and the assets that it traded.
 */
const AUTHORIZED = `
  authorized AS MATERIALIZED (
    SELECT format('Execution %s', id) AS what, id AS source_id, platform_code, initiated_by AS actor,
           participant_code AS holder, '${GENERAL_LABEL}' AS label, (body ->> 'grant_version')::int AS version,
           (body ->> 'authorized_at')::timestamptz AS authorized_at,
           CASE type WHEN 'rebalance' THEN '["BUY", "SELL"]'::jsonb
                     WHEN 'partial_sell' THEN '["SELL"]' WHEN 'liquidation' THEN '["SELL"]' ELSE '["BUY"]' END AS rights,
           jsonb_path_query_array(body, '$.instructions[*] ? (@.status == "executed").underlying_currency') AS assets
      FROM (SELECT x.id, x.platform_code, x.participant_code, x.body::jsonb AS body, o.initiated_by, o.type
              FROM gateway.operations o JOIN gateway.executions x ON x.operation_id = o.id
             WHERE o.initiated_by <> '') AS executions
     WHERE body ->> 'authorized_at' <> ''
     UNION ALL
    SELECT format('quote %s', id), id, platform_code, initiated_by, body ->> 'participant_code', body ->> 'account_label',
           (body ->> 'grant_version')::int, (body ->> 'authorized_at')::timestamptz,
           jsonb_build_array(upper(body ->> 'side')), jsonb_build_array(body ->> 'underlying')
      FROM (SELECT id, platform_code, initiated_by, body::jsonb AS body FROM gateway.quotes
             WHERE status = 'executed' AND initiated_by <> '') AS quotes)`;

/** Trades that advisors were authorized for, by account, and the latest version of each grant that counts. */
const ADVISED = `${AUTHORIZED},
  accounts AS MATERIALIZED (
    SELECT account_id, body ->> 'platform_code' AS platform_code, body ->> 'participant_code' AS holder,
           body ->> 'account_label' AS label, version AS account_version
      FROM (SELECT account_id, version, body::jsonb AS body FROM credit.customer_accounts) AS accounts),
  advised AS MATERIALIZED (
    SELECT authorized.*, accounts.account_id FROM authorized LEFT JOIN accounts USING (platform_code, holder, label)
     WHERE version > 0),
  versions AS MATERIALIZED (
    SELECT account_id, participant_code AS actor, version, expires_at, body::jsonb AS body,
           (body::jsonb ->> 'effective_at')::timestamptz AS effective_at
      FROM gateway.grant_versions)`;

/**
 * The first time from which each tenant of an account counted. An authorization may be a millisecond older, because the
 * time of a change is rounded up. The gateway reports the tenants of a version together with the version.
 */
const TENANCIES = `
  tenancies AS MATERIALIZED (
    SELECT right(payload ->> 'zrn', 36)::uuid AS account_id, payload ->> 'participant_code' AS actor,
           min((payload ->> 'effective_at')::timestamptz) AS began_at
      FROM (SELECT payload::jsonb AS payload FROM gateway.public_events
             WHERE type = 'customer_account.tenant_added') AS events
     GROUP BY 1, 2)`;

/** Cash that the trades of each transaction moved, buys and sells together. */
const MOVED = `
  moved AS MATERIALIZED (
    SELECT transaction_id, asset AS currency, sum(abs(amount)) AS notional
      FROM credit.entries WHERE purpose IN ('buy_cash', 'sell_cash') GROUP BY transaction_id, asset)`;

/**
 * An authorization counts for its day with its notional while it is open, and with what it traded once it has ended. So
 * the lesser of these two has counted in every later decision of the day, whenever the authorization ended.
 */
const COUNTED = `
  counted AS MATERIALIZED (
    SELECT a.source_id, a.currency,
           sum(CASE WHEN open.source_id IS NULL THEN least(a.notional, coalesce(moved.notional, 0)) ELSE a.notional END)
             OVER (PARTITION BY a.account_id, a.participant_code, a.currency, (a.authorized_at AT TIME ZONE 'UTC')::date
                       ORDER BY a.authorized_at RANGE UNBOUNDED PRECEDING) AS total
      FROM credit.authorizations a
      LEFT JOIN (SELECT DISTINCT source_id FROM credit.holds) AS open USING (source_id)
      LEFT JOIN moved USING (transaction_id, currency))`;

/**
 * The rules of advisors, in any snapshot: the credit check stores a version of a grant before it authorizes anything by it,
 * and the gateway shows both later, in no fixed order. So a version that the gateway does not show yet judges nothing.
 */
export const AUTHORIZATION_INVARIANTS: readonly TableInvariant[] = [
  {
    rule: 'an advisor trades by a version of its grant that the credit check knows',
    schemas: ['credit', 'gateway'],
    sql: `WITH ${ADVISED}
          SELECT format('%s of %s names version %s', what, advised.actor, advised.version) AS found
            FROM advised LEFT JOIN credit.grants g ON g.account_id = advised.account_id AND g.participant_code = advised.actor
           WHERE (g.version >= advised.version) IS NOT TRUE`,
  },
  {
    rule: 'an advisor is authorized while the version that it trades by is in force',
    schemas: ['credit', 'gateway'],
    sql: `WITH ${ADVISED}
          SELECT format('%s of %s at %s by version %s', what, actor, authorized_at, version) AS found
            FROM advised JOIN versions v USING (account_id, actor, version)
            LEFT JOIN (SELECT account_id, actor, version - 1 AS version, effective_at AS ended_at FROM versions) AS next
                 USING (account_id, actor, version)
           WHERE v.body ->> 'status' <> 'active' OR authorized_at < v.effective_at OR authorized_at >= v.expires_at
              OR authorized_at >= ended_at`,
  },
  {
    rule: 'an advisor trades within the rights, assets and order limit of its grant',
    schemas: ['credit', 'gateway'],
    sql: `WITH ${ADVISED}
          SELECT format('%s of %s by version %s', what, actor, version) AS found
            FROM advised JOIN versions v USING (account_id, actor, version)
            LEFT JOIN credit.authorizations a USING (source_id)
           CROSS JOIN LATERAL (SELECT v.body -> 'limits' AS limits, v.body -> 'permissions' AS permissions) AS terms
           WHERE NOT permissions @> rights OR NOT coalesce(limits -> 'assets', assets) @> assets
              OR limits ? 'order_notional'
                 AND (a.currency <> limits ->> 'currency' OR a.notional > (limits ->> 'order_notional')::numeric)`,
  },
  {
    rule: 'an advisor trades within the limit of each day',
    schemas: ['credit', 'gateway'],
    sql: `WITH ${ADVISED}, ${MOVED}, ${COUNTED}
          SELECT format('%s of %s brings its day to %s %s', what, actor, total, currency) AS found
            FROM advised JOIN versions v USING (account_id, actor, version) JOIN counted USING (source_id)
           CROSS JOIN LATERAL (SELECT v.body -> 'limits' AS limits) AS terms
           WHERE limits ? 'daily_notional'
             AND (currency <> limits ->> 'currency' OR total > (limits ->> 'daily_notional')::numeric)`,
  },
  {
    rule: 'advisors name a version of their grant, and holder and tenants do not',
    schemas: ['credit', 'gateway'],
    sql: `WITH ${ADVISED}, ${TENANCIES}
          SELECT format('%s of %s for %s names version %s', what, actor, holder, version) AS found
            FROM authorized
            LEFT JOIN accounts USING (platform_code, holder, label)
            LEFT JOIN tenancies USING (account_id, actor)
            LEFT JOIN (SELECT id AS account_id, version AS shown_version FROM gateway.customer_accounts) AS shown USING (account_id)
           WHERE CASE WHEN actor = holder THEN version > 0
                      WHEN version > 0 THEN false
                      WHEN account_id IS NULL THEN true
                      ELSE shown_version = account_version
                           AND (began_at <= authorized_at + interval '1 millisecond') IS NOT TRUE END`,
  },
  {
    rule: 'Executions, quotes and trades name the caller who began them',
    schemas: ['gateway'],
    sql: `SELECT format('Execution %s', x.id) AS found
            FROM gateway.operations o JOIN gateway.executions x ON x.operation_id = o.id
           WHERE x.body::jsonb ->> 'initiated_by' <> o.initiated_by
           UNION ALL
          SELECT format('quote %s', id) FROM gateway.quotes WHERE body::jsonb ->> 'initiated_by' <> initiated_by
           UNION ALL
          SELECT format('trade %s', payload ->> 'trade_id')
            FROM (SELECT payload::jsonb AS payload FROM gateway.public_events
                   WHERE type = 'trade.status_changed') AS trades
            JOIN (SELECT id, body::jsonb AS body FROM gateway.quotes WHERE status = 'executed') AS quotes
                 ON quotes.id = nullif(payload ->> 'quote_id', '')::uuid
           WHERE (payload ->> 'initiated_by', payload ->> 'grant_version', payload ->> 'authorized_at')
              <> (body ->> 'initiated_by', body ->> 'grant_version', body ->> 'authorized_at')`,
  },
];
