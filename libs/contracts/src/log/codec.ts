import { messageId } from '@ballast/kernel';
import { envelopeSchema, type Envelope, type MessageType } from './envelope';
import { MESSAGE_VERSIONS } from './message-versions';

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
  readonly type: string;
  readonly value: string;
}

export interface Composed {
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly value: string;
}

/** A message that is to be composed. */
export interface NewMessage<T> {
  readonly key: string;
  readonly platformCode: string;
  readonly correlationId: string;
  readonly causationId: string;
  /**
   * Identity of the message among those of its type with the same cause: an index, or the id of the thing that the
   * message is about. A message without a cause takes its identity from the place alone, such as the id of a request.
   */
  readonly place: string | number;
  readonly occurredAt: string;
  readonly data: T;
}

/**
 * A message with `data` in its envelope. Its id derives from its type, cause and place, so the same input gives the same
 * id however often it is handled. `data` is not checked at run time: our own code made it.
 */
export function compose<T>(type: MessageType<T>, message: NewMessage<T>): Composed {
  const envelope: Envelope<T> = {
    id: messageId(type.type, message.causationId, message.place),
    type: type.type,
    version: type.version,
    key: message.key,
    occurredAt: message.occurredAt,
    correlationId: message.correlationId,
    causationId: message.causationId,
    platformCode: message.platformCode,
    data: message.data,
  };
  return { topic: type.topic, key: message.key, type: type.type, value: JSON.stringify(envelope) };
}

/**
 * Reads a message of a known type.
 * @throws PoisonMessage when it is not JSON, not an envelope or of another type than its sender said, or when its data is
 * not what type and version promise. @throws UnknownMessage when it is of a version that this code does not know.
 */
export function decode<T>(type: MessageType<T>, message: Readable): Envelope<T> {
  const envelope = readEnvelope(type.type, message);
  const { type: name, version } = envelope;
  if (name !== type.type) throw new PoisonMessage(message, `${type.type}: the message is a ${name}`);
  // The meaning of another version is not known here, and its members would be dropped silently.
  if (version !== type.version) throw new UnknownMessage(message, `${type.type}: version ${version} is not known here`);
  const data = type.data.safeParse(envelope.data);
  if (!data.success) throw new PoisonMessage(message, `${type.type}: ${data.error.message}`);
  return { ...envelope, data: data.data };
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
  const { type } = readEnvelope(message.type, message);
  if (type !== message.type) throw new PoisonMessage(message, `${message.type}: the message is a ${type}`);
  throw new UnknownMessage(message, `${type}: ${message.topic} has no such message here`);
}

function readEnvelope(type: string, message: Readable): Envelope<unknown> {
  let document: unknown;
  try {
    document = JSON.parse(message.value);
  } catch {
    throw new PoisonMessage(message, `${type}: the value is not JSON`);
  }
  const envelope = envelopeSchema.safeParse(document);
  if (!envelope.success) throw new PoisonMessage(message, `${type}: not an envelope: ${envelope.error.message}`);
  return envelope.data;
}

/** A message that was read from the log before and stored because it has to wait. Its position in the log is not stored. */
export function decodeKept<T>(type: MessageType<T>, value: string): Envelope<T> {
  return decode(type, { topic: type.topic, partition: -1, offset: '-1', type: type.type, value });
}
