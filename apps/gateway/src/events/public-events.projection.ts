import { Injectable } from '@nestjs/common';
import { compose, type Composed, type Envelope, type PublicEventType } from '@ballast/contracts';
import { publicEventRecorded, type PublicEventRecorded } from '@ballast/contracts/webhook';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { joinTexts } from '../persistence/json-texts';
import { AccountSequenceStore, type SequencedEvent } from './account-sequence.store';
import type { AccountOfEvent, PublicEvent } from './public-event';

/** Receiver of the public events that a slice makes. */
export interface PublicEventSink {
  /** Answers the messages that tell of the events. `input` is the place of the last message of the slice. */
  record(tx: Tx, events: readonly PublicEvent[], input?: string): Promise<readonly OutgoingMessage[]>;
}

type RecordedFact = Envelope<PublicEventRecorded>;

interface CounterRow {
  readonly platform_code: string;
  readonly last_position: string;
}

/** The type of events whose payload gateway.executions keeps: the final body of an Execution no longer changes. */
const KEPT_ELSEWHERE: PublicEventType = 'trade_strategy.execution.status_changed';

/** Changes the counters of platforms, whose rows stay locked in the order of platform codes until the commit. */
const changeCounters = (lastPosition: string): string => `
  INSERT INTO gateway.public_positions AS counter (platform_code, last_position)
  SELECT * FROM unnest($1::text[], $2::bigint[]) AS wanted (platform_code, last_position) ORDER BY platform_code
  ON CONFLICT (platform_code) DO UPDATE SET last_position = ${lastPosition}
  RETURNING platform_code, last_position`;

const TAKE_POSITIONS = changeCounters('counter.last_position + excluded.last_position');
const RAISE_POSITIONS = changeCounters('greatest(counter.last_position, excluded.last_position)');

/**
 * Writes events under their positions, each with the latest time up to it. The event before the first one stands in the
 * table, and is visible to a statement that begins behind the lock of the counter.
 */
const insertEvents = (onConflict: '' | 'ON CONFLICT DO NOTHING'): string => `
  INSERT INTO gateway.public_events
         (platform_code, position, notification_id, type, resource_id, occurred_at, reached_at, payload)
  SELECT platform_code, position, notification_id, type, resource_id, occurred_at,
         max(greatest(occurred_at, CASE WHEN before_is_stored THEN (
               SELECT reached_at FROM gateway.public_events AS before
                WHERE before.platform_code = event.platform_code AND before.position = event.position - 1) END))
           OVER (PARTITION BY platform_code ORDER BY position),
         nullif(payload, '')
    FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::boolean[],
                string_to_array($8, E'\\n'))
           AS event (platform_code, position, notification_id, type, resource_id, occurred_at, before_is_stored, payload)
  ${onConflict}`;

const INSERT = insertEvents('');
const INSERT_MISSING = insertEvents('ON CONFLICT DO NOTHING');

/** Tables gateway.public_events and gateway.public_positions: the events of each platform in their sequence. */
@Injectable()
export class PublicEventsProjection implements PublicEventSink {
  private readonly sequences = new AccountSequenceStore();

  /**
   * Gives each event the next position of its platform, in the order given, and stores it for GET /events. Answers the
   * messages for public.events. Call it late in the transaction: other writers of the platform wait from here to the
   * commit. `input` is the place of the last message of the slice: it made the events readable whose own message was
   * handled before.
   */
  async record(tx: Tx, events: readonly PublicEvent[], input?: string): Promise<readonly OutgoingMessage[]> {
    if (events.length === 0) return [];
    const counts = countByPlatform(events);
    const taken = await tx.prepared<CounterRow>('gateway.public_positions.take', TAKE_POSITIONS, columnsOf(counts));
    const next = new Map(
      taken.map((row) => [row.platform_code, Number(row.last_position) - (counts.get(row.platform_code) ?? 0) + 1]),
    );
    const sequences = await this.sequences.last(
      tx,
      events.flatMap((event) => accountsOf(event).map(({ id }) => id)),
    );
    const facts = events.map((event) => {
      const position = next.get(event.platformCode) ?? 0;
      next.set(event.platformCode, position + 1);
      const places = accountsOf(event).map(({ id, advisor }) => {
        const sequence = (sequences.get(id) ?? 0) + 1;
        sequences.set(id, sequence);
        return { account_id: id, sequence, advisor };
      });
      return factOf(event, { position, places, input });
    });
    const envelopes = facts.map(({ envelope }) => envelope);
    await tx.prepared('gateway.public_events.insert', INSERT, rowsOf(envelopes));
    await this.sequences.add(tx, envelopes.flatMap(sequenced));
    return facts;
  }

  /**
   * Stores events under the positions that their facts name; those of one platform come in the order of positions. An
   * event that is stored stays as it is.
   */
  async insertRecorded(tx: Tx, facts: readonly RecordedFact[]): Promise<void> {
    if (facts.length === 0) return;
    const last = new Map<string, number>();
    for (const { platformCode, data } of facts) {
      last.set(platformCode, Math.max(data.position, last.get(platformCode) ?? 0));
    }
    await tx.prepared('gateway.public_positions.raise', RAISE_POSITIONS, columnsOf(last));
    await tx.prepared('gateway.public_events.insert_missing', INSERT_MISSING, rowsOf(facts));
    await this.sequences.add(tx, facts.flatMap(sequenced));
  }

  /** The ids among these that have an event. Reads the whole table, because only a restore asks. */
  async recorded(tx: Tx, notificationIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (notificationIds.length === 0) return new Set();
    const rows = await tx.query<{ notification_id: string }>(
      'SELECT notification_id FROM gateway.public_events WHERE notification_id = ANY($1::uuid[])',
      [notificationIds],
    );
    return new Set(rows.map(({ notification_id }) => notification_id));
  }
}

function columnsOf(counts: ReadonlyMap<string, number>): readonly unknown[] {
  return [[...counts.keys()], [...counts.values()]];
}

function rowsOf(facts: readonly RecordedFact[]): readonly unknown[] {
  const events = facts.map(({ data }) => data);
  return [
    facts.map(({ platformCode }) => platformCode),
    events.map(({ position }) => position),
    events.map(({ notification_id }) => notification_id),
    events.map(({ type }) => type),
    events.map(({ resource_id }) => resource_id),
    facts.map(({ occurredAt }) => occurredAt),
    beforeIsStored(facts),
    joinTexts(events.map(({ type, payload }) => (type === KEPT_ELSEWHERE ? '' : payload))),
  ];
}

/** For each fact, whether the event before it is in the table, because it is not in front of it in the list. */
function beforeIsStored(facts: readonly RecordedFact[]): readonly boolean[] {
  const latest = new Map<string, number>();
  return facts.map(({ platformCode, data }) => {
    const before = latest.get(platformCode);
    latest.set(platformCode, data.position);
    return before !== data.position - 1;
  });
}

function countByPlatform(events: readonly PublicEvent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { platformCode } of events) counts.set(platformCode, (counts.get(platformCode) ?? 0) + 1);
  return counts;
}

/** The accounts in whose sequences an event stands. */
function accountsOf({ account, otherAccount }: PublicEvent): readonly AccountOfEvent[] {
  return [account, otherAccount].filter((each) => each !== undefined);
}

/** The places of a fact in the sequences of its accounts; none for a fact of no account. */
function sequenced({
  platformCode,
  data: { position, account, other_account },
}: RecordedFact): readonly SequencedEvent[] {
  return [account, other_account].flatMap((place) => {
    if (place === undefined) return [];
    const { account_id: accountId, sequence, advisor } = place;
    return [{ accountId, sequence, advisor, platformCode, position }];
  });
}

/** Numbers that an event gets. */
interface Numbers {
  readonly position: number;
  /** Places in the sequences of its accounts. */
  readonly places: readonly NonNullable<PublicEventRecorded['account']>[];
  readonly input: string | undefined;
}

/** The fact that an event got its position. */
function factOf(event: PublicEvent, { position, places, input }: Numbers): Composed<PublicEventRecorded> {
  const { cause, platformCode, notificationId, occurredAt } = event;
  const [account, other_account] = places;
  return compose(publicEventRecorded, {
    cause: { ...cause, origin: cause.origin ?? input },
    key: platformCode,
    place: notificationId,
    occurredAt,
    data: {
      position,
      notification_id: notificationId,
      type: event.type,
      resource_id: event.resourceId,
      payload: event.payload,
      ...(account === undefined ? {} : { account }),
      ...(other_account === undefined ? {} : { other_account }),
    },
  });
}
