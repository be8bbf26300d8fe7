import { Injectable } from '@nestjs/common';
import type { PublicEventType } from '@ballast/contracts';
import { Reads } from '@ballast/platform-postgres';
import { EVENTS_EXAMINED_MAX } from './public-events.query';

export interface AccountEventsRequest {
  readonly accountId: string;
  /** Events with a greater sequence; 0 for all. */
  readonly after: number;
  readonly limit: number;
  /** Absent or empty: all types. */
  readonly types?: readonly PublicEventType[] | undefined;
  /** Code of an advisor who reads: events about other advisors are left out. Undefined for every other reader. */
  readonly advisor: string | undefined;
}

/** An event of an account. `payload` is JSON with the bytes that the webhook carries. */
export interface SequencedEvent {
  readonly sequence: number;
  readonly notification_id: string;
  readonly type: PublicEventType;
  readonly occurred_at: string;
  readonly payload: string;
}

export interface AccountEventsPage {
  readonly events: readonly SequencedEvent[];
  readonly next_after: number;
  readonly has_more: boolean;
}

interface EventRow {
  readonly sequence: string;
  readonly notification_id: string;
  readonly type: PublicEventType;
  readonly occurred_at: Date;
  readonly payload: string;
}

/** An event is a row of two tables. */
const SEQUENCES_EXAMINED_MAX = EVENTS_EXAMINED_MAX / 2;

/** The events of a customer account in their sequence. */
@Injectable()
export class AccountEventsQuery {
  constructor(private readonly reads: Reads) {}

  async after({ accountId, after, limit, types = [], advisor }: AccountEventsRequest): Promise<AccountEventsPage> {
    const last = await this.lastSequence(accountId);
    // All events up to `last` are committed, and none is ever added below it.
    const end = Math.min(last, after + SEQUENCES_EXAMINED_MAX);
    if (after >= end) return { events: [], next_after: after, has_more: false };
    const rows = await this.reads.prepared<EventRow>(
      'gateway.account_events.after',
      // LIMIT 1 keeps the planner from joining: each event is looked up by its key, whatever the statistics say.
      `SELECT e.sequence, p.notification_id, p.type, p.occurred_at, p.payload
         FROM gateway.account_events e
        CROSS JOIN LATERAL (
               SELECT notification_id, type, occurred_at, payload FROM gateway.public_events p
                WHERE p.platform_code = e.platform_code AND p.position = e.position LIMIT 1) p
        WHERE e.account_id = $1 AND e.sequence > $2 AND e.sequence <= $3
          AND ($4::text IS NULL OR e.advisor IN ('', $4::text))
          AND (cardinality($5::text[]) = 0 OR p.type = ANY($5::text[]))
        ORDER BY e.sequence LIMIT $6`,
      [accountId, after, end, advisor ?? null, types, limit + 1],
    );
    const events = rows.slice(0, limit).map(toEvent);
    const shown = events.at(-1);
    return rows.length > limit && shown !== undefined
      ? { events, next_after: shown.sequence, has_more: true }
      : { events, next_after: end, has_more: end < last };
  }

  /** Sequence of the last event of an account; 0 when it has none. */
  private async lastSequence(accountId: string): Promise<number> {
    const [row] = await this.reads.prepared<{ readonly last: string | null }>(
      'gateway.account_events.last_sequence',
      'SELECT max(sequence) AS last FROM gateway.account_events WHERE account_id = $1',
      [accountId],
    );
    return Number(row?.last ?? 0);
  }
}

function toEvent({ sequence, occurred_at, ...event }: EventRow): SequencedEvent {
  return { ...event, sequence: Number(sequence), occurred_at: occurred_at.toISOString() };
}
