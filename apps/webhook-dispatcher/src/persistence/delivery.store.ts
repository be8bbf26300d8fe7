import type { Database, Tx } from '@ballast/platform-postgres';

/** A public event as it is sent: the same bytes to every endpoint and on every retry. */
export interface WebhookEvent {
  readonly platformCode: string;
  readonly position: number;
  readonly notificationId: string;
  readonly type: string;
  readonly resourceId: string;
  readonly occurredAt: string;
  readonly payload: string;
}

/** A delivery that some instance has claimed, with all that is needed to send it. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly platformCode: string;
  readonly endpointId: string;
  readonly resourceId: string;
  readonly notificationId: string;
  readonly type: string;
  readonly payload: string;
  /** How often it was tried since it was queued. */
  readonly tries: number;
}

export interface NewDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly event: WebhookEvent;
  /** Undefined while it waits for an older event of its resource. */
  readonly dueMs: number | undefined;
  readonly claimedBy: string | undefined;
}

export interface StoredDeliveries {
  readonly stored: ReadonlySet<string>;
  /** Those that are claimed as asked. None is when the claimant is not alive any more. */
  readonly claimed: ReadonlySet<string>;
}

/**
 * Stores events and deliveries that do not exist yet, one delivery for each event and endpoint. In one statement,
 * because this is the way of every event. The claimant's row stays locked until the end of the transaction, so that
 * nobody gives back its claims without seeing these.
 */
export async function insertDeliveries(
  tx: Tx,
  deliveries: readonly NewDelivery[],
  now: string,
): Promise<StoredDeliveries> {
  if (deliveries.length === 0) return { stored: new Set(), claimed: new Set() };
  const claimant = deliveries.find(({ claimedBy }) => claimedBy !== undefined)?.claimedBy ?? null;
  const rows = await tx.prepared<{ id: string; is_claimed: boolean }>(
    'webhook.deliveries.insert',
    `WITH dispatcher AS MATERIALIZED (
       SELECT id FROM webhook.dispatchers WHERE id = $1 FOR KEY SHARE
     ), stored_events AS (
       INSERT INTO webhook.events (platform_code, position, notification_id, type, resource_id, occurred_at, payload)
       SELECT * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::timestamptz[], $8::text[])
       ON CONFLICT DO NOTHING
     )
     INSERT INTO webhook.deliveries
       (platform_code, id, endpoint_id, resource_id, position, status, next_attempt_at, claimed_by, created_at, updated_at)
     SELECT platform_code, id, endpoint_id, resource_id, position, 'pending', due,
            CASE WHEN is_claimed THEN (SELECT id FROM dispatcher) END, $16, $16
       FROM unnest($9::text[], $10::uuid[], $11::uuid[], $12::uuid[], $13::bigint[], $14::timestamptz[], $15::boolean[])
         AS d (platform_code, id, endpoint_id, resource_id, position, due, is_claimed)
     ON CONFLICT DO NOTHING RETURNING id, claimed_by IS NOT NULL AS is_claimed`,
    [claimant, ...eventColumns(deliveries), ...deliveryColumns(deliveries), now],
  );
  return {
    stored: new Set(rows.map(({ id }) => id)),
    claimed: new Set(rows.filter(({ is_claimed }) => is_claimed).map(({ id }) => id)),
  };
}

/** Each event once, however many endpoints it goes to. */
function eventColumns(deliveries: readonly NewDelivery[]): readonly unknown[] {
  const unique = new Map(deliveries.map(({ event }) => [`${event.platformCode}/${String(event.position)}`, event]));
  const events = [...unique.values()];
  return [
    events.map(({ platformCode }) => platformCode),
    events.map(({ position }) => position),
    events.map(({ notificationId }) => notificationId),
    events.map(({ type }) => type),
    events.map(({ resourceId }) => resourceId),
    events.map(({ occurredAt }) => occurredAt),
    events.map(({ payload }) => payload),
  ];
}

function deliveryColumns(deliveries: readonly NewDelivery[]): readonly unknown[] {
  return [
    deliveries.map(({ event }) => event.platformCode),
    deliveries.map(({ id }) => id),
    deliveries.map(({ endpointId }) => endpointId),
    deliveries.map(({ event }) => event.resourceId),
    deliveries.map(({ event }) => event.position),
    deliveries.map(({ dueMs }) => toTime(dueMs)),
    deliveries.map(({ claimedBy }) => claimedBy !== undefined),
  ];
}

interface ClaimedRow {
  readonly id: string;
  readonly platform_code: string;
  readonly endpoint_id: string;
  readonly resource_id: string;
  readonly tries: number;
  readonly notification_id: string;
  readonly type: string;
  readonly payload: string;
}

/**
 * Claims what is due, the longest due first, up to a number for each endpoint. Rows that another instance is about to
 * claim are left to it, and a claimant that is not alive any more claims nothing. Not prepared: a plan made while the table was small would read all of it once it is large.
 */
export async function claimDue(
  database: Database,
  wanted: ReadonlyMap<string, number>,
  claim: { readonly by: string; readonly nowMs: number },
): Promise<readonly ClaimedDelivery[]> {
  const rows = await database.query<ClaimedRow>(
    `WITH dispatcher AS MATERIALIZED (
       SELECT id FROM webhook.dispatchers WHERE id = $4 FOR KEY SHARE
     ), due AS MATERIALIZED (
       SELECT d.platform_code, d.id, dispatcher.id AS claimed_by
         FROM dispatcher CROSS JOIN unnest($1::uuid[], $2::int[]) AS w (endpoint_id, number)
         CROSS JOIN LATERAL (
           SELECT platform_code, id FROM webhook.deliveries
            WHERE endpoint_id = w.endpoint_id AND status = 'pending' AND claimed_by IS NULL AND next_attempt_at <= $3
            ORDER BY next_attempt_at LIMIT w.number FOR UPDATE SKIP LOCKED) d
     )
     UPDATE webhook.deliveries d SET claimed_by = due.claimed_by
       FROM due, webhook.events e
      WHERE d.platform_code = due.platform_code AND d.id = due.id
        AND e.platform_code = d.platform_code AND e.position = d.position
     RETURNING d.id, d.platform_code, d.endpoint_id, d.resource_id, d.tries, e.notification_id, e.type, e.payload`,
    [[...wanted.keys()], [...wanted.values()], toTime(claim.nowMs), claim.by],
  );
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map(toClaimed);
}

function toClaimed(row: ClaimedRow): ClaimedDelivery {
  return {
    id: row.id,
    platformCode: row.platform_code,
    endpointId: row.endpoint_id,
    resourceId: row.resource_id,
    notificationId: row.notification_id,
    type: row.type,
    payload: row.payload,
    tries: row.tries,
  };
}

/** What is to be written of one delivery after one or more attempts. */
export interface DeliveryRecord {
  readonly platformCode: string;
  readonly id: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly tries: number;
  readonly dueMs: number | undefined;
  /** Whether it stays claimed, for a retry that is only moments away. */
  readonly isKept: boolean;
  /** Each of them JSON. */
  readonly attempts: readonly string[];
}

/** Attempts that are kept of one delivery, the latest; more than one schedule of them. */
const ATTEMPTS_KEPT = 50;

/** JSON has no raw control character, so this one separates attempts. */
const SEPARATOR = '\u001e';

/**
 * Writes what became of deliveries that `by` has claimed; answers the ids of those it still had. A result that comes
 * after the claim was lost is not written: whoever has it now is about to send, or has sent, the same again.
 */
export async function recordAttempts(
  tx: Tx,
  records: readonly DeliveryRecord[],
  claim: { readonly by: string; readonly now: string },
): Promise<ReadonlySet<string>> {
  const sorted = [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = await tx.query<{ id: string }>(
    `WITH records AS (
       SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::int[], $5::timestamptz[], $6::boolean[], $7::text[])
         AS r (platform_code, id, status, tries, due, is_kept, attempts)
     ), locked AS MATERIALIZED (
       SELECT d.platform_code, d.id FROM webhook.deliveries d JOIN records r USING (platform_code, id)
        WHERE d.claimed_by = $8 AND d.status = 'pending' ORDER BY d.platform_code, d.id FOR UPDATE OF d
     )
     UPDATE webhook.deliveries d
        SET status = r.status, tries = r.tries, next_attempt_at = r.due,
            claimed_by = CASE WHEN r.is_kept THEN d.claimed_by END,
            attempts = CASE WHEN r.attempts = '' THEN d.attempts
              ELSE (d.attempts || string_to_array(r.attempts, $9))[greatest(cardinality(d.attempts)
                     + cardinality(string_to_array(r.attempts, $9)) - ${String(ATTEMPTS_KEPT - 1)}, 1):] END,
            updated_at = greatest($10, d.updated_at + interval '1 millisecond')
       FROM locked, records r
      WHERE d.platform_code = locked.platform_code AND d.id = locked.id
        AND r.platform_code = locked.platform_code AND r.id = locked.id
     RETURNING d.id`,
    [
      sorted.map(({ platformCode }) => platformCode),
      sorted.map(({ id }) => id),
      sorted.map(({ status }) => status),
      sorted.map(({ tries }) => tries),
      sorted.map(({ dueMs }) => toTime(dueMs)),
      sorted.map(({ isKept }) => isKept),
      sorted.map(({ attempts }) => attempts.join(SEPARATOR)),
      claim.by,
      SEPARATOR,
      claim.now,
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What `by` has claimed, by platform and id. Reads all that is pending: for the rare doubt only. */
export async function claimsOf(
  database: Database,
  by: string,
): Promise<readonly { platformCode: string; id: string }[]> {
  const rows = await database.query<{ platform_code: string; id: string }>(
    `SELECT platform_code, id FROM webhook.deliveries WHERE status = 'pending' AND claimed_by = $1`,
    [by],
  );
  return rows.map(({ platform_code, id }) => ({ platformCode: platform_code, id }));
}

/** Gives claims back, or all claims of instances that are gone. What was due stays due. */
export async function releaseClaims(tx: Tx, claimants: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE webhook.deliveries SET claimed_by = NULL WHERE status = 'pending' AND claimed_by = ANY($1::uuid[])`,
    [claimants],
  );
}

function toTime(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
