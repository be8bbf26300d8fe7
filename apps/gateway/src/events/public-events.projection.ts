import { Injectable } from '@nestjs/common';
import { compose } from '@ballast/contracts';
import { publicEventRecorded } from '@ballast/contracts/webhook';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { joinTexts } from '../persistence/json-texts';
import type { PublicEvent } from './public-event';

/**
 * Takes the next positions of each platform and writes the events under them, in one statement. Counter rows are locked
 * in the order of platform codes until the commit.
 */
const RECORD = `
  WITH taken AS (
    INSERT INTO gateway.public_positions AS counter (platform_code, last_position, reached_at)
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::timestamptz[]) AS wanted (platform_code) ORDER BY platform_code
    ON CONFLICT (platform_code) DO UPDATE
       SET last_position = counter.last_position + excluded.last_position,
           reached_at = greatest(counter.reached_at, excluded.reached_at)
    RETURNING platform_code, last_position, reached_at
  ), recorded AS (
    INSERT INTO gateway.public_events
           (platform_code, position, notification_id, type, resource_id, occurred_at, reached_at, payload)
    SELECT event.platform_code, taken.last_position - event.following, event.notification_id, event.type,
           event.resource_id, event.occurred_at, taken.reached_at, nullif(event.payload, '')
      FROM unnest($4::text[], $5::int[], $6::uuid[], $7::text[], $8::uuid[], $9::timestamptz[], string_to_array($10, E'\\n'))
             AS event (platform_code, following, notification_id, type, resource_id, occurred_at, payload)
      JOIN taken USING (platform_code)
  )
  SELECT platform_code, last_position FROM taken`;

interface Share {
  readonly platformCode: string;
  readonly events: PublicEvent[];
  reachedAt: string;
}

/** Tables gateway.public_events and gateway.public_positions: the events of each platform in their sequence. */
@Injectable()
export class PublicEventsProjection {
  /**
   * Gives each event the next position of its platform, in the order given, and stores it for GET /events. Answers the
   * messages for public.events. Call it late in the transaction: other writers of the platform wait from here to the
   * commit. `input` is the place of the last message of the slice: it made the events readable whose own message was
   * handled before.
   */
  async record(tx: Tx, events: readonly PublicEvent[], input?: string): Promise<readonly OutgoingMessage[]> {
    if (events.length === 0) return [];
    const shares = shareByPlatform(events);
    const rows = shares.flatMap((share) =>
      share.events.map((event, index) => ({ event, following: share.events.length - 1 - index })),
    );
    const taken = await tx.prepared<{ platform_code: string; last_position: string }>(
      'gateway.public_events.record',
      RECORD,
      [
        shares.map(({ platformCode }) => platformCode),
        shares.map((share) => share.events.length),
        shares.map(({ reachedAt }) => reachedAt),
        rows.map(({ event }) => event.platformCode),
        rows.map(({ following }) => following),
        rows.map(({ event }) => event.notificationId),
        rows.map(({ event }) => event.type),
        rows.map(({ event }) => event.resourceId),
        rows.map(({ event }) => event.occurredAt),
        joinTexts(rows.map(({ event }) => (event.isKeptElsewhere ? '' : event.payload))),
      ],
    );
    const lastPositions = new Map(taken.map((row) => [row.platform_code, Number(row.last_position)]));
    return rows.map(({ event, following }) =>
      toMessage(event, { position: (lastPositions.get(event.platformCode) ?? 0) - following, input }),
    );
  }
}

function shareByPlatform(events: readonly PublicEvent[]): readonly Share[] {
  const shares = new Map<string, Share>();
  for (const event of events) {
    const share = shares.get(event.platformCode);
    if (share === undefined) {
      shares.set(event.platformCode, {
        platformCode: event.platformCode,
        events: [event],
        reachedAt: event.occurredAt,
      });
    } else {
      share.events.push(event);
      // RFC 3339 in UTC with milliseconds throughout: the order of the texts is the order of the times.
      if (event.occurredAt > share.reachedAt) share.reachedAt = event.occurredAt;
    }
  }
  return [...shares.values()];
}

function toMessage(
  event: PublicEvent,
  { position, input }: { readonly position: number; readonly input: string | undefined },
): OutgoingMessage {
  const { cause } = event;
  return compose(publicEventRecorded, {
    cause: { ...cause, origin: cause.origin ?? input },
    key: event.platformCode,
    place: event.notificationId,
    occurredAt: event.occurredAt,
    data: {
      position,
      notification_id: event.notificationId,
      type: event.type,
      resource_id: event.resourceId,
      occurred_at: event.occurredAt,
      payload: event.payload,
    },
  });
}
