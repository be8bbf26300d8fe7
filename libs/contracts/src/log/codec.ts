import { messageId } from '@ballast/kernel';
import { ZodError } from 'zod';
import type { Cause } from './cause';
import type { Envelope, MessageType, StoredEnvelope } from './envelope';
import { MESSAGE_VERSIONS } from './message-versions';
import { EnvelopeFormatError, readEnvelope } from './read-envelope';
import { RULES_VERSION } from './rules-version';
import { COMMAND_TOPICS } from './topics';

/** Error for a message that no version can read. The message goes to the dead letters; a retry would change nothing. */
export class PoisonMessage extends Error {
  override readonly name = 'PoisonMessage';

  constructor(
    readonly origin: { readonly topic: string; readonly partition: number; readonly offset: string },
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * Error for a well-formed message whose type or version this code does not know. A newer instance may read it, so it is
 * neither skipped nor put aside: its partition waits for that instance.
 */
export class UnknownMessage extends Error {
  override readonly name = 'UnknownMessage';

  constructor(
    readonly origin: { readonly topic: string; readonly partition: number; readonly offset: string },
    reason: string,
  ) {
    super(reason);
  }
}

interface Readable {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
}

/** A message that is ready to be appended. */
export interface Composed<T = unknown> {
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
  /** The content of `value`. Logs do not store it; it is the cause of messages that follow in the same transaction. */
  readonly envelope: Envelope<T>;
}

/** A message that is to be composed. */
export interface NewMessage<T> {
  /** The message or the request that this message follows from; it brings the actor. */
  readonly cause: Cause;
  readonly key: string;
  /**
   * Identity of the message among those of its type with the same cause: an index, or the id of the thing that the
   * message is about. A message without a cause takes its identity from the place alone, such as the id of a request.
   */
  readonly place: string | number;
  readonly occurredAt: string;
  /** The cause's when absent. */
  readonly correlationId?: string;
  /** The cause's when absent. */
  readonly platformCode?: string;
  readonly data: T;
}

/**
 * A message with `data` in its envelope. Its id derives from its type, cause and place, so the same input gives the same
 * id however often it is handled. `data` is not checked at run time: our own code made it.
 */
export function compose<T>(type: MessageType<T>, message: NewMessage<T>): Composed<T> {
  const { cause, key, place, occurredAt, data } = message;
  const stored: StoredEnvelope<T> = {
    id: messageId(type.type, cause.id, place),
    type: type.type,
    version: type.version,
    occurredAt,
    correlationId: message.correlationId ?? cause.correlationId,
    causationId: cause.recordId,
    platformCode: message.platformCode ?? cause.platformCode,
    actor: cause.actor,
    input: cause.origin,
    rules_version: type.decides ? RULES_VERSION : undefined,
    data,
  };
  const { topic } = type;
  return {
    topic,
    key,
    type: type.type,
    value: JSON.stringify(stored),
    envelope: { ...stored, topic, key, recordId: recordIdOf(topic, stored), origin: undefined },
  };
}

/**
 * Reads a message of a known type. Data of an earlier version is brought up to today's, version by version.
 * @throws PoisonMessage when it is not JSON, not an envelope or of another type than its sender said, or when its data is
 * not what type and version promise. @throws UnknownMessage when it is of a version that this code does not know.
 */
export function decode<T>(type: MessageType<T>, message: Readable): Envelope<T> {
  return decodeFrom(type, message, `${message.topic}/${message.partition}/${message.offset}/${PLACE}`);
}

/** Place of a message within a record of the log: a record is one message. */
const PLACE = 0;

/** A message that was read from the log before and stored, with its key and its origin, because it has to wait. */
export function decodeKept<T>(
  type: MessageType<T>,
  value: string,
  { key, origin }: Pick<Cause, 'origin'> & { readonly key: string },
): Envelope<T> {
  return decodeFrom(type, { topic: type.topic, partition: -1, offset: '-1', key, type: type.type, value }, origin);
}

function decodeFrom<T>(type: MessageType<T>, message: Readable, origin: string | undefined): Envelope<T> {
  const stored = read(type.type, message);
  if (stored.type !== type.type) throw new PoisonMessage(message, `${type.type}: the message is a ${stored.type}`);
  const { topic, key } = message;
  return { ...stored, data: dataOf(type, stored, message), topic, key, origin, recordId: recordIdOf(topic, stored) };
}

function recordIdOf(topic: string, { id, causationId }: Pick<Envelope<unknown>, 'id' | 'causationId'>): string {
  return COMMAND_TOPICS.has(topic) ? causationId : id;
}

/** The data of an envelope in today's version. */
function dataOf<T>(type: MessageType<T>, { version, data }: StoredEnvelope<unknown>, message: Readable): T {
  const toDo = type.earlier.slice(version - 1);
  // The meaning of another version is not known here, and its members would be dropped silently.
  if (version + toDo.length !== type.version) {
    throw new UnknownMessage(message, `${type.type}: version ${version} is not known here`);
  }
  try {
    return type.data.parse(toDo.reduce((earlier, { upcast }) => upcast(earlier), data));
  } catch (error) {
    if (error instanceof ZodError) throw new PoisonMessage(message, `${type.type}: ${error.message}`);
    throw error;
  }
}

const KNOWN: ReadonlySet<string> = new Set(
  Object.entries(MESSAGE_VERSIONS).flatMap(([topic, types]) => Object.keys(types).map((type) => `${topic} ${type}`)),
);

/**
 * Refuses a message whose topic has no message of its type. Readers may skip types that they have no use for, but only
 * types that they know: an unknown one may be the command of a newer version.
 * @throws UnknownMessage when a newer instance may know the type. @throws PoisonMessage when none can.
 */
export function assertKnownType(message: Readable): void {
  if (KNOWN.has(`${message.topic} ${message.type}`)) return;
  const { type } = read(message.type, message);
  if (type !== message.type) throw new PoisonMessage(message, `${message.type}: the message is a ${type}`);
  throw new UnknownMessage(message, `${type}: ${message.topic} has no such message here`);
}

function read(type: string, message: Readable): StoredEnvelope<unknown> {
  try {
    return readEnvelope(message.value);
  } catch (error) {
    if (error instanceof EnvelopeFormatError) throw new PoisonMessage(message, `${type}: ${error.message}`);
    throw error;
  }
}
