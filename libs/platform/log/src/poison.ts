import { UnknownMessage } from '@ballast/contracts';
import type { LogMessage } from './port';
import { type Wait, WaitingMessagesError } from './waiting';

/** A message that cannot be read, with the reason. */
export interface Poison {
  readonly message: LogMessage;
  readonly reason: string;
}

/**
 * Error that names messages that no version of the code can read. When an effect throws it, WritePath rolls back, sends
 * these messages to the dead-letter topic and runs the effect again with the others.
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
 * @throws WaitingMessagesError that names all messages that only a newer instance can decode.
 */
export function decodeMessages<T>(messages: readonly LogMessage[], decode: (message: LogMessage) => T): readonly T[] {
  const decoded: T[] = [];
  const poisons: Poison[] = [];
  const waits: Wait[] = [];
  for (const message of messages) {
    try {
      decoded.push(decode(message));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof UnknownMessage) waits.push({ message, cause: 'unknown', reason });
      else poisons.push({ message, reason });
    }
  }
  // Unreadable messages are reported first: once they are put aside, the messages before the first wait can be handled.
  if (poisons.length > 0) throw new PoisonMessagesError(poisons);
  if (waits.length > 0) throw new WaitingMessagesError(waits);
  return decoded;
}
