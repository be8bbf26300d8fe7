import { decode } from '@ballast/contracts';
import { deadLetterDiscarded, deadLetterReplayed } from '@ballast/contracts/operator';
import {
  DEAD_LETTER_HEADERS,
  type LogMessage,
  type OutgoingMessage,
  type PackedMessage,
  REPLAYED_FOR_HEADER,
} from '@ballast/platform-log';
import { z } from 'zod';

/** The place of a message in the log. */
export interface MessagePlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** The end of a dead letter by the act of an operator. */
export interface DeadLetterEnd {
  readonly act: 'replayed' | 'discarded';
  readonly at: string;
  readonly operator: string;
  /** Empty when the operator gave no reason. */
  readonly reason: string;
}

/** A message that a group could not read. */
export interface DeadLetter {
  /** Place in the dead-letter topic, such as `credit.commands.v1.dlq/0@12`. */
  readonly id: string;
  readonly place: MessagePlace;
  /** Place of the message in the topic whose reader could not read it. */
  readonly origin: MessagePlace;
  readonly group: string;
  readonly reason: string;
  readonly key: string;
  readonly type: string;
  /** Time at which the message was put aside, RFC 3339. */
  readonly at: string;
  /** The value as text; undefined for bytes that are not UTF-8. */
  readonly value: string | undefined;
  /** Names of the parts that were cut because they are too long for a message of the log. */
  readonly cut: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

const packedSchema: z.ZodType<PackedMessage> = z.object({
  key: z.string(),
  type: z.string(),
  value: z.string(),
  headers: z.string(),
  valueBytes: z.number(),
  valueSha256: z.string(),
  cut: z.array(z.string()),
});

export function idOf({ topic, partition, offset }: MessagePlace): string {
  return `${topic}/${partition}@${offset}`;
}

/** A message of a dead-letter topic. */
export function readDeadLetter(message: LogMessage): DeadLetter {
  const { headers } = message;
  const place = { topic: message.topic, partition: message.partition, offset: message.offset };
  const origin = {
    topic: headers[DEAD_LETTER_HEADERS.topic] ?? '',
    partition: Number(headers[DEAD_LETTER_HEADERS.partition] ?? -1),
    offset: headers[DEAD_LETTER_HEADERS.offset] ?? '',
  };
  return {
    id: idOf(place),
    place,
    origin,
    group: headers[DEAD_LETTER_HEADERS.group] ?? '',
    reason: headers[DEAD_LETTER_HEADERS.reason] ?? '',
    at: new Date(message.timestamp).toISOString(),
    ...contentOf(message),
  };
}

function contentOf(message: LogMessage): Pick<DeadLetter, 'key' | 'type' | 'value' | 'cut' | 'headers'> {
  if (message.headers[DEAD_LETTER_HEADERS.encoding] === undefined) {
    const { key, type, value, headers } = message;
    return { key, type, value, headers: withoutOwn(headers), cut: [] };
  }
  const packed = packedSchema.parse(JSON.parse(message.value));
  const headers = packed.cut.includes('headers') ? {} : headersIn(packed.headers);
  return {
    key: textOf(packed.key) ?? '',
    type: textOf(packed.type) ?? '',
    value: textOf(packed.value),
    headers,
    cut: packed.cut,
  };
}

function headersIn(base64: string): Readonly<Record<string, string>> {
  return z.record(z.string(), z.string()).parse(JSON.parse(Buffer.from(base64, 'base64').toString()));
}

/** The text of bytes in base64; undefined when they are no UTF-8. */
function textOf(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : undefined;
}

/** The headers of the message itself, without those of its dead letter. */
function withoutOwn(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const own: readonly string[] = Object.values(DEAD_LETTER_HEADERS);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name)));
}

/**
 * The original message, addressed to the group that could not read it. Undefined when parts of it were cut, when it is
 * not UTF-8, or when it has a character that the log does not carry.
 */
export function messageAgain({
  origin,
  key,
  type,
  value,
  headers,
  cut,
  group,
}: DeadLetter): OutgoingMessage | undefined {
  const isWhole = value !== undefined && cut.length === 0;
  const isCarried = isWhole && [key, type, value].every((text) => !/[\0\u001e]/.test(text));
  if (!isCarried) return undefined;
  return { topic: origin.topic, key, type, value, headers: { ...headers, [REPLAYED_FOR_HEADER]: group } };
}

/** Adds the end of a dead letter to `ends`, by its id, when the message is the act of an operator. */
export function noteEnd(ends: Map<string, DeadLetterEnd>, message: LogMessage): void {
  const act =
    message.type === deadLetterReplayed.type
      ? 'replayed'
      : message.type === deadLetterDiscarded.type
        ? 'discarded'
        : undefined;
  if (act === undefined) return;
  const { actor, data, occurredAt } =
    act === 'replayed' ? decode(deadLetterReplayed, message) : decode(deadLetterDiscarded, message);
  const operator = 'operator' in actor ? actor.operator : '';
  ends.set(idOf(data.dead_letter), { act, at: occurredAt, operator, reason: data.reason ?? '' });
}
