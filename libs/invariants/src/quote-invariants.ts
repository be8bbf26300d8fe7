import { SOURCES } from '@ballast/contracts';
import type { TableInvariant } from './table-invariant';

/** Quotes, their trades, and the names that callers give to money movements. */
export const QUOTE_INVARIANTS: readonly TableInvariant[] = [
  {
    rule: 'a quote has one trade at most',
    schemas: ['execution'],
    sql: `SELECT format('quote %s has %s trades', source_id, count(*)) AS found
            FROM execution.trades WHERE source = '${SOURCES.quote.code}' GROUP BY source_id HAVING count(*) > 1`,
  },
  {
    rule: 'a quote that was executed names its trade, and no other quote that has ended has one',
    schemas: ['execution', 'gateway'],
    sql: `SELECT format('quote %s is %s', q.id, q.status) AS found
            FROM (SELECT id, status, body::jsonb ->> 'trade_id' AS trade_id
                    FROM gateway.quotes WHERE status <> 'open') AS q
            LEFT JOIN execution.trades t ON t.source_id = q.id
           WHERE (q.status = 'executed') <> (t.id IS NOT NULL) OR t.id::text <> q.trade_id`,
  },
  {
    rule: 'the trade of a quote is reported once',
    schemas: ['gateway'],
    sql: `SELECT format('trade %s has %s events', trade_id, coalesce(events, 0)) AS found
            FROM (SELECT (body::jsonb ->> 'trade_id')::uuid AS trade_id
                    FROM gateway.quotes WHERE status = 'executed') AS quotes
            LEFT JOIN (SELECT resource_id AS trade_id, count(*) AS events
                         FROM gateway.public_events WHERE type = 'trade.status_changed' GROUP BY resource_id) AS reported
                 USING (trade_id)
           WHERE coalesce(events, 0) <> 1`,
  },
  {
    rule: 'a withdrawal ends once',
    schemas: ['gateway'],
    sql: `SELECT format('withdrawal %s has %s ends', resource_id, count(*)) AS found
            FROM gateway.public_events
           WHERE type = 'withdrawal.status_changed' AND payload::jsonb ->> 'status' IN ('SETTLED', 'REJECTED')
           GROUP BY resource_id HAVING count(*) > 1`,
  },
  {
    rule: 'a name that a caller gave to a movement over the rail or a transfer names one of them',
    schemas: ['gateway'],
    sql: `SELECT format('%s of %s on %s names %s of the kind %s', client_id, initiated_by, platform_code, count(*), kind) AS found
            FROM gateway.movements WHERE client_id <> ''
           GROUP BY platform_code, kind, initiated_by, client_id HAVING count(*) > 1
           UNION ALL
          SELECT format('%s of %s on %s names %s transfers', client_id, initiated_by, platform_code, count(*))
            FROM gateway.transfers WHERE client_id <> '' GROUP BY platform_code, initiated_by, client_id HAVING count(*) > 1`,
  },
];
