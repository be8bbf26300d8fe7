import { deadLetterTopic, type LogMessage, type OutgoingMessage } from './port';

export interface Poison {
  readonly message: LogMessage;
  readonly reason: string;
}

/**
 * Messages that no retry can make readable. Thrown by an effect it makes WritePath roll back, put these messages aside
 * for the dead-letter topic and run the effect again with the others.
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

/** Decodes every message, or names all that cannot be decoded in one PoisonMessagesError. */
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

/** The message unchanged, with where it came from and what is wrong with it in its headers. */
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
