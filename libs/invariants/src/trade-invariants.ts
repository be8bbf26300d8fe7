import type { TableInvariant } from './table-invariant';

/**
 * The rules of trades, between services: whatever one service shows follows from what another one has stored before, so
 * they hold in any snapshot of a database that has all of them.
 */
export const TRADE_INVARIANTS: readonly TableInvariant[] = [
  {
    rule: 'no trade id is given twice',
    schemas: ['execution'],
    sql: `SELECT format('%s has %s trades', id, count(*)) AS found
            FROM execution.trades GROUP BY id HAVING count(*) > 1`,
  },
  {
    rule: 'an asset has one price in an Operation',
    schemas: ['execution', 'gateway'],
    sql: `SELECT format('%s in Operation %s: %s to %s', asset, operation_id, min(price), max(price)) AS found
            FROM execution.trades t JOIN gateway.executions x ON x.id = t.source_id
           GROUP BY operation_id, asset HAVING min(price) <> max(price)`,
  },
  {
    rule: 'the ledger posts each trade as the venue booked it',
    schemas: ['execution', 'credit'],
    sql: `SELECT format('leg %s of %s: %s %s of %s', leg, source_id, purpose, amount, e.asset) AS found
            FROM credit.entries e
            JOIN credit.transactions USING (transaction_id)
            LEFT JOIN execution.trades t USING (source_id, leg)
           WHERE purpose ~ '^(buy|sell)_'
             AND CASE purpose WHEN side || '_cash' THEN (e.asset, abs(amount)) = (quoted_currency, notional)
                              WHEN side || '_asset' THEN (e.asset, abs(amount)) = (t.asset, quantity) END IS NOT TRUE`,
  },
  {
    rule: 'the legs of a settled order or enrollment sum to its amount',
    schemas: ['orchestrator', 'gateway'],
    sql: `SELECT format('the legs of %s in Operation %s sum to %s of %s', participant_code, operation_id, total, amount) AS found
            FROM (SELECT c.operation_id, p ->> 'participant_code' AS participant_code, nullif(p ->> 'amount', '')::numeric AS amount
                    FROM orchestrator.chunks c
                    JOIN gateway.operations o ON o.id = c.operation_id AND o.type NOT IN ('rebalance', 'liquidation'),
                         jsonb_array_elements(nullif(c.participants, '')::jsonb) AS p
                   WHERE p ->> 'amount' <> '') AS asked
            JOIN (SELECT operation_id, participant_code, sum(nullif(leg ->> 'amount', '')::numeric) AS total
                    FROM gateway.executions, jsonb_array_elements(body::jsonb -> 'instructions') AS leg
                   WHERE status = 'settled' GROUP BY operation_id, participant_code) AS settled
                 USING (operation_id, participant_code)
           WHERE total <> amount`,
  },
];
