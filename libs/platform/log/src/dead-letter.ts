import { createHash } from 'node:crypto';
import { headersJson } from './headers';
import { SEPARATOR } from './joined';
import type { LogLimits } from './limits';
import type { Poison } from './poison';
import { deadLetterTopic, type LogMessage, type OutgoingMessage } from './port';

const REASON_CHARACTERS = 1_000;
/** Upper bounds of the parts of a message that a dead letter carries in base64; larger parts are cut. */
const VALUE_BYTES_MAX = 600_000;
const KEY_BYTES_MAX = 4_096;
const TYPE_BYTES_MAX = 1_024;
/** Upper bound of the headers that a dead letter takes over, as JSON. */
const HEADER_BYTES_MAX = 8_192;
/** Upper bound of a key or a type that a dead letter carries as it is. */
const NAME_CHARACTERS_MAX = 1_000;

/** Headers of a dead letter. All begin with `dlq-`, so that they are told apart from those of the message. */
export const DEAD_LETTER_HEADERS = {
  topic: 'dlq-topic',
  partition: 'dlq-partition',
  offset: 'dlq-offset',
  group: 'dlq-group',
  reason: 'dlq-reason',
  /** `base64`: the value is a `PackedMessage` as JSON. Absent: key, type and value are those of the message. */
  encoding: 'dlq-encoding',
} as const;

/** Header of a message that was sent again from a dead letter. Its value is the only group that handles the message. */
export const REPLAYED_FOR_HEADER = 'replayed-for';

/** A message that no log would carry as it is: its parts in base64, cut where they are too large. */
export interface PackedMessage {
  readonly key: string;
  readonly type: string;
  readonly value: string;
  readonly headers: string;
  /** Length and SHA-256 of the whole value. */
  readonly valueBytes: number;
  readonly valueSha256: string;
  /** Names of the parts that were cut: such a message cannot be sent again from its dead letter. */
  readonly cut: readonly string[];
}

/**
 * The dead letter of a message that `group` cannot read, with origin and reason in its headers. A message that a log
 * would refuse is packed, because a dead letter that the log refuses would stop the partition.
 */
export function deadLetter(
  { message, reason }: Poison,
  group: string,
  limits: Pick<LogLimits, 'messageBytes'>,
): OutgoingMessage {
  const headers = {
    [DEAD_LETTER_HEADERS.topic]: message.topic,
    [DEAD_LETTER_HEADERS.partition]: String(message.partition),
    [DEAD_LETTER_HEADERS.offset]: message.offset,
    [DEAD_LETTER_HEADERS.group]: group,
    [DEAD_LETTER_HEADERS.reason]: reason.slice(0, REASON_CHARACTERS),
  };
  const topic = deadLetterTopic(message.topic);
  if (isCarried(message, limits)) {
    const { key, type, value } = message;
    return { topic, key, type, value, headers: { ...message.headers, ...headers } };
  }
  return {
    topic,
    key: isName(message.key) ? message.key : '',
    type: isName(message.type) ? message.type : '',
    value: JSON.stringify(packed(message)),
    headers: { ...headers, [DEAD_LETTER_HEADERS.encoding]: 'base64' },
  };
}

/** Whether every log takes the message as it is, with the headers of its dead letter. */
function isCarried(message: LogMessage, { messageBytes }: Pick<LogLimits, 'messageBytes'>): boolean {
  return (
    message.bytes === undefined &&
    isName(message.key) &&
    isName(message.type) &&
    isText(message.value) &&
    Buffer.byteLength(message.value) <= messageBytes &&
    Buffer.byteLength(headersJson(message)) <= HEADER_BYTES_MAX
  );
}

function isName(text: string): boolean {
  return text.length <= NAME_CHARACTERS_MAX && isText(text);
}

/** Whether Postgres stores the text, and the text does not contain the separator of the adapters. */
function isText(text: string): boolean {
  return !text.includes(SEPARATOR) && !text.includes('\0');
}

function packed(message: LogMessage): PackedMessage {
  const value = message.bytes?.value ?? Buffer.from(message.value);
  const cut: string[] = [];
  const part = (name: string, bytes: Uint8Array, most: number): string => {
    if (bytes.byteLength > most) cut.push(name);
    return Buffer.from(bytes.subarray(0, most)).toString('base64');
  };
  return {
    key: part('key', message.bytes?.key ?? Buffer.from(message.key), KEY_BYTES_MAX),
    type: part('type', Buffer.from(message.type), TYPE_BYTES_MAX),
    value: part('value', value, VALUE_BYTES_MAX),
    headers: part('headers', Buffer.from(headersJson(message)), HEADER_BYTES_MAX),
    valueBytes: value.byteLength,
    valueSha256: createHash('sha256').update(value).digest('hex'),
    cut,
  };
}
