import { Injectable } from '@nestjs/common';
import type { PublicEventType } from '@ballast/contracts';
import type { EventsPage, RecordedEvent } from '@ballast/internal-api';
import { Reads } from '@ballast/platform-postgres';

export interface EventsRequest {
  /** Events with a greater position; 0 for all. */
  readonly after: number;
  readonly limit: number;
  /** Absent or empty: all types. */
  readonly types?: readonly string[] | undefined;
  /** Time of RFC 3339; selects events that occurred at this time or later. */
  readonly since?: string | undefined;
}

/** Upper bound of positions that one filtered call examines; the caller continues while `has_more` is true. */
export const EVENTS_EXAMINED_MAX = 8_000;

interface EventRow {
  readonly position: string;
  readonly notification_id: string;
  readonly type: PublicEventType;
  readonly resource_id: string;
  readonly occurred_at: Date;
  readonly payload: string;
}

/** The public events of a platform in their sequence 1, 2, 3 … */
@Injectable()
export class PublicEventsQuery {
  constructor(private readonly reads: Reads) {}

  async after(platformCode: string, request: EventsRequest): Promise<EventsPage> {
    const { types = [], since, limit } = request;
    const last = await this.lastPosition(platformCode);
    const start =
      since === undefined ? request.after : await this.skipUntil(platformCode, { after: request.after, last, since });
    // All events up to `last` are committed, and none is ever added below it.
    const end = Math.min(last, start + EVENTS_EXAMINED_MAX);
    if (start >= end) return { events: [], next_after: start, has_more: false };
    const rows = await this.reads.query<EventRow>(
      // A subselect instead of a join makes the planner look up each Execution by its key, whatever its statistics say.
      `SELECT position, notification_id, type, resource_id, occurred_at,
              coalesce(payload, (SELECT body FROM gateway.executions WHERE id = resource_id)) AS payload
         FROM gateway.public_events
        WHERE platform_code = $1 AND position > $2 AND position <= $3
          AND (cardinality($4::text[]) = 0 OR type = ANY($4::text[])) AND ($5::timestamptz IS NULL OR occurred_at >= $5)
        ORDER BY position LIMIT $6`,
      [platformCode, start, end, types, since ?? null, limit + 1],
    );
    const events = rows.slice(0, limit).map(toRecordedEvent);
    const shown = events.at(-1);
    return rows.length > limit && shown !== undefined
      ? { events, next_after: shown.position, has_more: true }
      : { events, next_after: end, has_more: end < last };
  }

  /** Position of the last event of a platform; 0 when it has none. */
  async lastPosition(platformCode: string): Promise<number> {
    const [row] = await this.reads.prepared<{ last_position: string }>(
      'gateway.public_positions.last',
      'SELECT last_position FROM gateway.public_positions WHERE platform_code = $1',
      [platformCode],
    );
    return Number(row?.last_position ?? 0);
  }

  /** `after`, or the position before the first event that can have occurred at `since`: by bisection over reached_at. */
  private async skipUntil(
    platformCode: string,
    { after, last, since }: { readonly after: number; readonly last: number; readonly since: string },
  ): Promise<number> {
    const [row] = await this.reads.query<{ first: string }>(
      `WITH RECURSIVE search (low, high) AS (
         SELECT $2::bigint + 1, $3::bigint + 1
         UNION ALL
         SELECT CASE WHEN probe.reached_at < $4::timestamptz THEN probe.position + 1 ELSE search.low END,
                CASE WHEN probe.reached_at < $4::timestamptz THEN search.high ELSE probe.position END
           FROM search
          CROSS JOIN LATERAL (
                  SELECT position, reached_at FROM gateway.public_events
                   WHERE platform_code = $1 AND position = (search.low + search.high) / 2
                ) probe
          WHERE search.low < search.high
       )
       SELECT low AS first FROM search WHERE low = high`,
      [platformCode, Math.min(after, last), last, since],
    );
    return Math.max(after, Number(row?.first ?? 1) - 1);
  }
}

function toRecordedEvent(row: EventRow): RecordedEvent {
  return {
    position: Number(row.position),
    notification_id: row.notification_id,
    type: row.type,
    resource_id: row.resource_id,
    occurred_at: row.occurred_at.toISOString(),
    payload: row.payload,
  };
}
