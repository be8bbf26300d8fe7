import { LOG_TABLES, type TableSpec, TRIMS_TABLE } from '@ballast/platform-record';
import { DELIVERY_AGE_FROM, EVENT_AGE_FROM } from './delivered-age.statement';

/** SQL condition for a delivery that dispatchers work on. */
const IS_PENDING = `status = 'pending'`;

/**
 * The tables of the schema `webhook`, and which of them follow from the record. Secrets are in no fact, nor are the answers
 * of receivers. The tries of a delivery become part of the record when it has ended. Deliveries stay for ever: only the
 * attempts of those that were delivered, and the bodies of their events, are removed.
 */
export const TABLES: readonly TableSpec[] = [
  ...LOG_TABLES,
  TRIMS_TABLE,
  { kind: 'operational', name: 'dispatchers' },
  {
    kind: 'secret',
    name: 'endpoint_secrets',
    key: ['endpoint_id', 'id'],
    columns: ['sealed'],
    owner: { table: 'endpoints', column: 'endpoint_id' },
  },
  {
    kind: 'derived',
    name: 'endpoints',
    key: ['id'],
    columns: [
      'platform_code',
      'url',
      'event_types',
      'status',
      'status_reason',
      'failing_since',
      'events_after',
      'secrets',
      'version',
      'revision',
      'retired_at',
      'created_at',
      'updated_at',
    ],
  },
  {
    kind: 'trimmed',
    name: 'events',
    key: ['platform_code', 'position'],
    columns: ['notification_id', 'type', 'resource_id', 'occurred_at', 'payload'],
    ageFrom: EVENT_AGE_FROM,
    emptied: { payload: null },
  },
  {
    kind: 'trimmed',
    name: 'deliveries',
    key: ['platform_code', 'id'],
    columns: ['endpoint_id', 'resource_id', 'position', 'status', 'created_at'],
    operational: [
      { name: 'tries', where: IS_PENDING },
      { name: 'updated_at', where: IS_PENDING },
      { name: 'attempts', where: IS_PENDING },
      { name: 'next_attempt_at', where: IS_PENDING },
      { name: 'claimed_by', where: IS_PENDING },
      { name: 'excerpts' },
    ],
    ageFrom: DELIVERY_AGE_FROM,
    emptied: { attempts: '{}' },
  },
  {
    kind: 'derived',
    name: 'recoveries',
    key: ['endpoint_id'],
    columns: ['platform_code', 'since', 'run', 'requested_at', 'ended_at'],
    operational: [{ name: 'after' }, { name: 'due_at' }, { name: 'failures' }],
  },
];
