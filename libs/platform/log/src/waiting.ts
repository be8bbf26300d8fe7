import type { LogMessage } from './port';

/**
 * The cause for which a partition waits at a message.
 * - `not_yet`: another topic has to bring something first, such as the participant whom a deposit names.
 * - `unknown`: this version of the code does not know the type or the version of the message; a newer one does.
 */
export type WaitCause = 'not_yet' | 'unknown';

/** A message that is right but cannot be handled now, with the reason in words. */
export interface Wait {
  readonly message: LogMessage;
  readonly cause: WaitCause;
  readonly reason: string;
}

/**
 * Error that names messages that have to wait. When an effect throws it, WritePath handles the messages before the
 * first of them, and the partition waits there: later messages may depend on it. Waiting is no failure and has no end.
 */
export class WaitingMessagesError extends Error {
  constructor(readonly waits: readonly Wait[]) {
    super(
      waits
        .map(({ message, reason }) => `${message.topic}/${message.partition}@${message.offset}: ${reason}`)
        .join('; '),
    );
    this.name = 'WaitingMessagesError';
  }
}

/** The wait of the earliest message of a batch; undefined when the error names no message of it. */
export function firstWait(error: WaitingMessagesError, messages: readonly LogMessage[]): Wait | undefined {
  const waits = new Map(error.waits.map((wait) => [wait.message.offset, wait]));
  const first = messages.find(({ offset }) => waits.has(offset));
  return first === undefined ? undefined : waits.get(first.offset);
}
