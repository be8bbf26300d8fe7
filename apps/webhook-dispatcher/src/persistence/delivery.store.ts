import { Injectable } from '@nestjs/common';
import type { Envelope } from '@ballast/contracts';
import type { DeliveriesQueued, DeliveryTested } from '@ballast/contracts/webhook';
import type { Tx } from '@ballast/platform-postgres';
import { eventColumns } from './event-columns';
import { KEEP_BODY } from './event.store';
import type { Lane } from './lane';
import { toTime } from './to-time';

/** A public event as it is sent: the same bytes to every endpoint and on every retry. */
export interface WebhookEvent {
  readonly platformCode: string;
  /** Number of the event among those of its platform, from 1. Test events have negative ones. */
  readonly position: number;
  readonly notificationId: string;
  readonly type: string;
  readonly resourceId: string;
  readonly occurredAt: string;
  readonly payload: string;
}

export interface NewDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly event: WebhookEvent;
  /** Unix milliseconds; undefined while it waits for an older event of its resource. */
  readonly dueMs: number | undefined;
  /** Dispatcher that claims the delivery at once; undefined for an unclaimed delivery. */
  readonly claimedBy: string | undefined;
}

export interface StoredDeliveries {
  /** Ids of the deliveries that were new. */
  readonly stored: ReadonlySet<string>;
  /** Ids of the stored deliveries that are claimed as requested; empty when the dispatcher's lease has ended. */
  readonly claimed: ReadonlySet<string>;
}

/** A stored delivery with its lane. */
export interface DeliveryInLane extends Lane {
  readonly platformCode: string;
  readonly id: string;
}

/** The outcome of one or more attempts of one delivery, as it is written. */
export interface DeliveryRecord {
  readonly platformCode: string;
  readonly id: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly tries: number;
  /** Unix milliseconds of the next try; undefined when there is none. */
  readonly dueMs: number | undefined;
  /** Whether the claim stays, because the next try is only moments away. */
  readonly staysClaimed: boolean;
  /** Attempts to append, each as JSON. */
  readonly attempts: readonly string[];
  /** The receiver's answers to these attempts, each as a JSON string: foreign text, which no fact has. */
  readonly excerpts: readonly string[];
}

/** A delivery that has ended, as its row is afterwards. */
export interface EndedDelivery extends RequeuedDelivery {
  readonly status: 'delivered' | 'failed';
  readonly tries: number;
  /** All attempts that are kept, each as JSON. */
  readonly attempts: readonly string[];
}

/** An ended delivery that was queued again. */
export interface RequeuedDelivery {
  readonly platformCode: string;
  readonly id: string;
  readonly endpointId: string;
  readonly updatedAt: string;
}

export interface WrittenOutcomes {
  /** Ids of the deliveries that were still claimed. */
  readonly written: ReadonlySet<string>;
  /** Deliveries among them that have ended. */
  readonly ended: readonly EndedDelivery[];
}

/** The state of a delivery at some time, as a fact tells it. */
export interface DeliveryState {
  readonly platform_code: string;
  readonly id: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly tries: number;
  readonly updated_at: string;
  /** Each as JSON; null when they stay. */
  readonly attempts: readonly string[] | null;
}

interface EndedRow {
  readonly platform_code: string;
  readonly id: string;
  readonly endpoint_id: string;
  readonly status: 'pending' | EndedDelivery['status'];
  readonly tries: number;
  readonly updated_at: Date;
  readonly attempts: string[] | null;
}

const ENDED_COLUMNS = `d.platform_code, d.id, d.endpoint_id, d.status, d.tries, d.updated_at,
              CASE WHEN d.status <> 'pending' THEN d.attempts END AS attempts`;

/** A delivery of an event that a recovery asks about. */
export interface KnownDelivery {
  readonly id: string;
  readonly position: number;
  readonly status: 'pending' | 'delivered' | 'failed';
}

/** Number of latest attempts that are kept for each delivery. One schedule of retries has fewer. */
const ATTEMPTS_KEPT = 50;

/** Separates attempts in one text: JSON has no raw control character. */
const SEPARATOR = '\u001e';

/** SQL for a column of texts with those of the record `r` behind them, as far as they are kept. $9 separates them. */
function appended(column: 'attempts' | 'excerpts'): string {
  const added = `string_to_array(r.${column}, $9)`;
  const first = `greatest(cardinality(d.${column}) + cardinality(${added}) - ${String(ATTEMPTS_KEPT - 1)}, 1)`;
  return `CASE WHEN r.${column} = '' THEN d.${column} ELSE (d.${column} || ${added})[${first}:] END`;
}

/** Events and their deliveries. */
@Injectable()
export class DeliveryStore {
  /**
   * Stores events and deliveries that do not exist yet, one delivery for each event and endpoint. One statement, because
   * every event goes through it. The row of the claiming dispatcher stays locked until the end of the transaction, so
   * that another dispatcher cannot release its claims without seeing these.
   */
  async insert(tx: Tx, deliveries: readonly NewDelivery[], now: string): Promise<StoredDeliveries> {
    if (deliveries.length === 0) return { stored: new Set(), claimed: new Set() };
    const claimant = deliveries.find(({ claimedBy }) => claimedBy !== undefined)?.claimedBy ?? null;
    const rows = await tx.prepared<{ id: string; is_claimed: boolean }>(
      'webhook.deliveries.insert',
      `WITH dispatcher AS MATERIALIZED (
         SELECT id FROM webhook.dispatchers WHERE id = $1 AND seen_at > '-infinity' FOR KEY SHARE
       ), stored_events AS (
         INSERT INTO webhook.events AS stored
           (platform_code, position, notification_id, type, resource_id, occurred_at, payload)
         SELECT * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::timestamptz[], $8::text[])
         ${KEEP_BODY}
       )
       INSERT INTO webhook.deliveries
         (platform_code, id, endpoint_id, resource_id, position, status, next_attempt_at, claimed_by, created_at, updated_at)
       SELECT platform_code, id, endpoint_id, resource_id, position, 'pending', due,
              CASE WHEN is_claimed THEN (SELECT id FROM dispatcher) END, $16, $16
         FROM unnest($9::text[], $10::uuid[], $11::uuid[], $12::uuid[], $13::bigint[], $14::timestamptz[], $15::boolean[])
           AS d (platform_code, id, endpoint_id, resource_id, position, due, is_claimed)
       ON CONFLICT DO NOTHING RETURNING id, claimed_by IS NOT NULL AS is_claimed`,
      [claimant, ...eventColumns(deliveries.map(({ event }) => event)), ...deliveryColumns(deliveries), now],
    );
    return {
      stored: new Set(rows.map(({ id }) => id)),
      claimed: new Set(rows.filter(({ is_claimed }) => is_claimed).map(({ id }) => id)),
    };
  }

  /**
   * Stores deliveries from the facts that they were queued, unless they exist. A live queue stores them itself, because it
   * claims them at once.
   */
  async insertQueued(tx: Tx, facts: readonly Envelope<DeliveriesQueued | DeliveryTested>[]): Promise<void> {
    const rows = facts.flatMap(({ platformCode: platform_code, occurredAt: created_at, data }) =>
      deliveriesOf(data).map((delivery) => ({ ...delivery, platform_code, created_at, endpoint_id: data.endpoint_id })),
    );
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO webhook.deliveries
         (platform_code, id, endpoint_id, resource_id, position, status, created_at, updated_at)
       SELECT platform_code, id, endpoint_id, resource_id, position, 'pending', created_at, created_at
         FROM jsonb_to_recordset($1) AS queued (platform_code text, id uuid, endpoint_id uuid, resource_id uuid,
                                                position bigint, created_at timestamptz)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows)],
    );
  }

  /** Writes deliveries as facts tell that they were. The latest state stays, in whatever order the facts come. */
  async applyStates(tx: Tx, states: readonly DeliveryState[]): Promise<void> {
    if (states.length === 0) return;
    await tx.query(
      `UPDATE webhook.deliveries d
          SET status = s.status, tries = s.tries, updated_at = s.updated_at, attempts = coalesce(s.attempts, d.attempts),
              next_attempt_at = NULL, claimed_by = NULL
         FROM (SELECT DISTINCT ON (platform_code, id) *
                 FROM jsonb_to_recordset($1) AS told (platform_code text, id uuid, status text, tries integer,
                                                      updated_at timestamptz, attempts text[])
                ORDER BY platform_code, id, updated_at DESC) s
        WHERE d.platform_code = s.platform_code AND d.id = s.id AND d.updated_at < s.updated_at`,
      [JSON.stringify(states)],
    );
  }

  /**
   * Makes the oldest pending delivery of each lane due and no other, without changing a due time that it has. Lanes with a
   * claimed delivery stay as they are. For rows of which some were made from the record alone.
   */
  async arrangeAll(tx: Tx): Promise<void> {
    await tx.query(
      `UPDATE webhook.deliveries d SET next_attempt_at = CASE WHEN lane.is_head THEN d.updated_at END
         FROM (SELECT platform_code, id,
                      position = min(position) OVER endpoint_lane AS is_head,
                      bool_or(claimed_by IS NOT NULL) OVER endpoint_lane AS has_claim
                 FROM webhook.deliveries WHERE status = 'pending'
               WINDOW endpoint_lane AS (PARTITION BY endpoint_id, resource_id)) AS lane
        WHERE d.platform_code = lane.platform_code AND d.id = lane.id AND NOT lane.has_claim
          AND lane.is_head <> (d.next_attempt_at IS NOT NULL)`,
    );
  }

  /**
   * Writes the outcome of deliveries that dispatcher `by` has claimed, as far as they were still claimed. An outcome that
   * comes after the claim was lost is not written: the dispatcher that has the delivery now sends it again.
   */
  async record(
    tx: Tx,
    records: readonly DeliveryRecord[],
    claim: { readonly by: string; readonly now: string },
  ): Promise<WrittenOutcomes> {
    const sorted = [...records].sort((a, b) => (a.id < b.id ? -1 : 1));
    const rows = await tx.query<EndedRow>(
      `WITH records AS (
         SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::int[], $5::timestamptz[], $6::boolean[], $7::text[],
                              $11::text[])
           AS r (platform_code, id, status, tries, due, stays_claimed, attempts, excerpts)
       ), locked AS MATERIALIZED (
         SELECT d.platform_code, d.id FROM webhook.deliveries d JOIN records r USING (platform_code, id)
          WHERE d.claimed_by = $8 AND d.status = 'pending' ORDER BY d.platform_code, d.id FOR UPDATE OF d
       )
       UPDATE webhook.deliveries d
          SET status = r.status, tries = r.tries, next_attempt_at = r.due,
              claimed_by = CASE WHEN r.stays_claimed THEN d.claimed_by END,
              attempts = ${appended('attempts')},
              excerpts = ${appended('excerpts')},
              updated_at = greatest($10, d.updated_at + interval '1 millisecond')
         FROM locked, records r
        WHERE d.platform_code = locked.platform_code AND d.id = locked.id
          AND r.platform_code = locked.platform_code AND r.id = locked.id
       RETURNING ${ENDED_COLUMNS}`,
      [
        sorted.map(({ platformCode }) => platformCode),
        sorted.map(({ id }) => id),
        sorted.map(({ status }) => status),
        sorted.map(({ tries }) => tries),
        sorted.map(({ dueMs }) => toTime(dueMs)),
        sorted.map(({ staysClaimed }) => staysClaimed),
        sorted.map(({ attempts }) => attempts.join(SEPARATOR)),
        claim.by,
        SEPARATOR,
        claim.now,
        sorted.map(({ excerpts }) => excerpts.join(SEPARATOR)),
      ],
    );
    return { written: new Set(rows.map(({ id }) => id)), ended: rows.flatMap(toEnded) };
  }

  /**
   * Gives up pending deliveries of a deleted endpoint, at most `max` at a time: they stay listed as failed. A claimed
   * delivery may still finish.
   */
  async giveUp(
    tx: Tx,
    endpointId: string,
    at: { readonly now: string; readonly max: number },
  ): Promise<readonly EndedDelivery[]> {
    const rows = await tx.query<EndedRow>(
      `UPDATE webhook.deliveries d
          SET status = 'failed', next_attempt_at = NULL, updated_at = greatest($2, d.updated_at + interval '1 millisecond')
         FROM (SELECT platform_code, id FROM webhook.deliveries
                WHERE endpoint_id = $1 AND status = 'pending' AND claimed_by IS NULL
                ORDER BY platform_code, id LIMIT $3 FOR UPDATE SKIP LOCKED) p
        WHERE d.platform_code = p.platform_code AND d.id = p.id
       RETURNING ${ENDED_COLUMNS}`,
      [endpointId, at.now, at.max],
    );
    return rows.flatMap(toEnded);
  }

  /**
   * Makes deliveries pending again, with a new schedule and without a due time: the caller arranges their lanes next.
   * Claimed deliveries stay as they are, because a dispatcher is trying them. Answers those that had ended.
   */
  async requeue(tx: Tx, deliveries: readonly DeliveryInLane[], now: string): Promise<readonly RequeuedDelivery[]> {
    const sorted = [...deliveries].sort((a, b) => (a.id < b.id ? -1 : 1));
    const rows = await tx.query<Omit<EndedRow, 'attempts'> & { readonly had_ended: boolean }>(
      `WITH locked AS MATERIALIZED (
         SELECT d.platform_code, d.id, d.status <> 'pending' AS had_ended
           FROM unnest($1::text[], $2::uuid[]) AS q (platform_code, id)
           JOIN webhook.deliveries d ON d.platform_code = q.platform_code AND d.id = q.id
          WHERE d.claimed_by IS NULL ORDER BY d.platform_code, d.id FOR UPDATE OF d
       )
       UPDATE webhook.deliveries d
          SET status = 'pending', tries = 0, next_attempt_at = NULL,
              updated_at = greatest($3, d.updated_at + interval '1 millisecond')
         FROM locked WHERE d.platform_code = locked.platform_code AND d.id = locked.id
       RETURNING d.platform_code, d.id, d.endpoint_id, d.status, d.tries, d.updated_at, locked.had_ended`,
      [sorted.map(({ platformCode }) => platformCode), sorted.map(({ id }) => id), now],
    );
    return rows.filter(({ had_ended }) => had_ended).map(toRequeued);
  }

  /** The stored deliveries of these events to one endpoint. An event without a delivery has no entry. */
  async known(tx: Tx, endpointId: string, events: readonly WebhookEvent[]): Promise<readonly KnownDelivery[]> {
    const rows = await tx.query<{ id: string; position: string; status: KnownDelivery['status'] }>(
      `SELECT d.id, d.position, d.status
         FROM unnest($2::uuid[], $3::bigint[]) AS v (resource_id, position)
         JOIN webhook.deliveries d
           ON d.endpoint_id = $1 AND d.resource_id = v.resource_id AND d.position = v.position`,
      [endpointId, events.map(({ resourceId }) => resourceId), events.map(({ position }) => position)],
    );
    return rows.map(({ id, position, status }) => ({ id, position: Number(position), status }));
  }

  /** Id of the delivery of the test event `notificationId` to an endpoint; undefined when the event does not exist. */
  async findTest(
    tx: Tx,
    endpoint: { readonly id: string; readonly platformCode: string },
    notificationId: string,
  ): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>(
      `SELECT d.id FROM webhook.events v
         JOIN webhook.deliveries d ON d.endpoint_id = $2 AND d.resource_id = $2 AND d.position = v.position
        WHERE v.platform_code = $1 AND v.position < 0 AND v.notification_id = $3`,
      [endpoint.platformCode, endpoint.id, notificationId],
    );
    return row?.id;
  }

  /** A fresh position for a test event. */
  async nextTestPosition(tx: Tx): Promise<number> {
    const [row] = await tx.query<{ position: string }>(`SELECT nextval('webhook.test_positions') AS position`);
    return Number(row?.position);
  }

  /** Has new tests take positions behind those of the tests that are stored, as after a restore. */
  async passTestPositions(tx: Tx): Promise<void> {
    await tx.query(
      `SELECT setval('webhook.test_positions', stored.position)
         FROM (SELECT max(position) AS position FROM webhook.events WHERE position < 0) AS stored
        WHERE stored.position >= (SELECT last_value FROM webhook.test_positions)`,
    );
  }
}

function toRequeued({ platform_code, id, endpoint_id, updated_at }: Omit<EndedRow, 'attempts'>): RequeuedDelivery {
  return { platformCode: platform_code, id, endpointId: endpoint_id, updatedAt: updated_at.toISOString() };
}

/** The delivery as it has ended; empty while it is pending. */
function toEnded(row: EndedRow): readonly EndedDelivery[] {
  const { status, tries, attempts } = row;
  return status === 'pending' ? [] : [{ ...toRequeued(row), status, tries, attempts: attempts ?? [] }];
}

function deliveriesOf(data: DeliveriesQueued | DeliveryTested): DeliveriesQueued['deliveries'] {
  if ('deliveries' in data) return data.deliveries;
  const { position, resource_id } = data.event;
  return [{ id: data.id, position, resource_id }];
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
