import { deadLetterTopic, type LogMessage, type OutgoingMessage } from './port';

/** A message that cannot be read, with the reason. */
export interface Poison {
  readonly message: LogMessage;
  readonly reason: string;
}

/**
 * Messages that no retry can make readable. When an effect throws it, WritePath rolls back, sends these messages to the
 * dead-letter topic and runs the effect again with the others.
 */
export class PoisonMessagesError extends Error {
  constructor(readonly poisons: readonly Poison[]) {
    super(
      poisons
        .map(({ message, reason }) => `${message.topic}/${message.partition}@${message.offset}: ${reason}`)
        .join('; '),
    );
    this.name = 'PoisonMessagesError';
  }
}

/**
 * Decodes every message.
 * @throws PoisonMessagesError that names all messages that cannot be decoded.
 */
export function decodeMessages<T>(messages: readonly LogMessage[], decode: (message: LogMessage) => T): readonly T[] {
  const decoded: T[] = [];
  const poisons: Poison[] = [];
  for (const message of messages) {
    try {
      decoded.push(decode(message));
    } catch (error) {
      poisons.push({ message, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  if (poisons.length > 0) throw new PoisonMessagesError(poisons);
  return decoded;
}

const REASON_CHARACTERS = 1_000;

/** The dead letter of a message: unchanged, with its origin and the reason in its headers. */
export function deadLetter({ message, reason }: Poison): OutgoingMessage {
  return {
    topic: deadLetterTopic(message.topic),
    key: message.key,
    type: message.type,
    value: message.value,
    headers: {
      ...message.headers,
      'dlq-topic': message.topic,
      'dlq-partition': String(message.partition),
      'dlq-offset': message.offset,
      'dlq-reason': reason.slice(0, REASON_CHARACTERS),
    },
  };
}
