import { newId } from '@ballast/kernel';
import { envelopeSchema, type Envelope, type MessageType } from './envelope';

/** Error for a message that no handler can ever read. The message goes to the dead letters; a retry would change nothing. */
export class PoisonMessage extends Error {
  override readonly name = 'PoisonMessage';

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

/** A message with `data` in its envelope, under a new random id. `data` is not checked at run time: our own code made it. */
export function compose<T>(
  type: MessageType<T>,
  message: {
    readonly key: string;
    readonly platformCode: string;
    readonly correlationId: string;
    readonly causationId: string;
    readonly occurredAt: string;
    readonly data: T;
  },
): Composed {
  const envelope: Envelope<T> = {
    id: newId(),
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
 * @throws PoisonMessage when it is not JSON, not an envelope, of another type or of a version that this code does not
 * know, or when its data is not what the type promises.
 */
export function decode<T>(type: MessageType<T>, message: Readable): Envelope<T> {
  let document: unknown;
  try {
    document = JSON.parse(message.value);
  } catch {
    throw new PoisonMessage(message, `${type.type}: the value is not JSON`);
  }
  const envelope = envelopeSchema.safeParse(document);
  if (!envelope.success) throw new PoisonMessage(message, `${type.type}: not an envelope: ${envelope.error.message}`);
  const { type: name, version } = envelope.data;
  if (name !== type.type) throw new PoisonMessage(message, `${type.type}: the message is a ${name}`);
  // The meaning of a later version is not known here, and its members would be dropped silently.
  if (version !== type.version) throw new PoisonMessage(message, `${type.type}: version ${version} cannot be read`);
  const data = type.data.safeParse(envelope.data.data);
  if (!data.success) throw new PoisonMessage(message, `${type.type}: ${data.error.message}`);
  return { ...envelope.data, data: data.data };
}

/** A message that was read from the log before and stored because it has to wait. Its position in the log is not stored. */
export function decodeKept<T>(type: MessageType<T>, value: string): Envelope<T> {
  return decode(type, { topic: type.topic, partition: -1, offset: '-1', type: type.type, value });
}
