import { OPERATION_STATUSES, TERMINAL_STATUSES } from '@ballast/contracts';
import { listOf, type TableInvariant } from './table-invariant';

const schemas = ['gateway'] as const;

const OPEN = 'awaiting_execution';
const EXECUTION_ENDED = 'trade_strategy.execution.status_changed';
const OPERATION_CHANGED = 'trade_strategy.operation.status_changed';

/** Operations and Executions as callers see them. */
const STATUS_INVARIANTS: readonly TableInvariant[] = [
  {
    rule: 'an Operation ends after all its Executions',
    schemas,
    sql: `SELECT format('Operation %s is %s, Execution %s is open', o.id, o.status, x.id) AS found
            FROM gateway.operations o JOIN gateway.executions x ON x.operation_id = o.id
           WHERE o.status IN (${listOf(TERMINAL_STATUSES)}) AND x.status = '${OPEN}'`,
  },
  {
    rule: 'a participant has one Execution in an Operation',
    schemas,
    sql: `SELECT format('%s has %s Executions in Operation %s', participant_code, count(*), operation_id) AS found
            FROM gateway.executions GROUP BY operation_id, participant_code HAVING count(*) > 1`,
  },
  {
    rule: 'the counts of an Operation are those of its Executions',
    schemas,
    sql: `SELECT format('Operation %s', operation_id) AS found
            FROM gateway.execution_counts c
            FULL JOIN (SELECT operation_id, count(*) AS projected,
                              count(*) FILTER (WHERE status = 'settled') AS settled,
                              count(*) FILTER (WHERE status = 'skipped') AS skipped,
                              count(*) FILTER (WHERE status = 'rejected') AS rejected
                         FROM gateway.executions GROUP BY operation_id) x USING (operation_id)
           WHERE (coalesce(c.projected, 0), coalesce(c.settled, 0), coalesce(c.skipped, 0), coalesce(c.rejected, 0))
              <> (coalesce(x.projected, 0), coalesce(x.settled, 0), coalesce(x.skipped, 0), coalesce(x.rejected, 0))`,
  },
  {
    rule: 'an Execution that has ended holds nothing',
    schemas: ['gateway', 'credit'],
    sql: `SELECT format('%s of Execution %s, which is %s', h.asset, x.id, x.status) AS found
            FROM credit.holds h JOIN gateway.executions x ON x.id = h.source_id WHERE x.status <> '${OPEN}'`,
  },
];

/** Public events, which webhooks and `GET /events` report. */
const EVENT_INVARIANTS: readonly TableInvariant[] = [
  {
    rule: 'public events of a platform are numbered 1, 2, 3 without a gap',
    schemas,
    sql: `SELECT format('%s: %s events up to position %s, the last number given is %s', platform_code,
                        coalesce(e.events, 0), coalesce(e.last, 0), coalesce(p.last_position, 0)) AS found
            FROM gateway.public_positions p
            FULL JOIN (SELECT platform_code, count(*) AS events, max(position) AS last
                         FROM gateway.public_events GROUP BY platform_code) e USING (platform_code)
           WHERE coalesce(e.events, 0) <> coalesce(e.last, 0) OR coalesce(e.last, 0) <> coalesce(p.last_position, 0)`,
  },
  {
    rule: 'no notification id is given twice',
    schemas,
    sql: `SELECT format('%s has %s events', notification_id, count(*)) AS found
            FROM gateway.public_events GROUP BY notification_id HAVING count(*) > 1`,
  },
  {
    rule: 'each Execution that has ended is reported once, and no other one',
    schemas,
    sql: `SELECT format('Execution %s is %s with %s events', x.id, x.status, coalesce(e.events, 0)) AS found
            FROM gateway.executions x
            LEFT JOIN (SELECT resource_id, count(*) AS events FROM gateway.public_events
                        WHERE type = '${EXECUTION_ENDED}' GROUP BY resource_id) e ON e.resource_id = x.id
           WHERE coalesce(e.events, 0) <> CASE WHEN x.status = '${OPEN}' THEN 0 ELSE 1 END`,
  },
  {
    rule: 'the status of an Operation goes forward only',
    schemas,
    sql: `SELECT format('Operation %s went from %s to %s', resource_id, before, status) AS found
            FROM (SELECT resource_id, status, lag(status, 1, '${OPERATION_STATUSES[0]}')
                           OVER (PARTITION BY resource_id ORDER BY position) AS before
                    FROM (SELECT resource_id, position, payload::jsonb ->> 'status' AS status
                            FROM gateway.public_events WHERE type = '${OPERATION_CHANGED}') AS events) AS changes
           WHERE before IN (${listOf(TERMINAL_STATUSES)})
              OR array_position(ARRAY[${listOf(OPERATION_STATUSES)}], before)
                 >= array_position(ARRAY[${listOf(OPERATION_STATUSES)}], status)`,
  },
];

/** The rules of Operations, Executions and the events about them. */
export const OPERATION_INVARIANTS: readonly TableInvariant[] = [...STATUS_INVARIANTS, ...EVENT_INVARIANTS];
