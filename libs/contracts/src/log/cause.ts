import type { Actor } from './actor';

/** The message or the request from outside that a new message follows from. Every Envelope is a Cause. */
export interface Cause {
  /** Id of the message; empty for a request from outside. */
  readonly id: string;
  /**
   * Id of the message of the record that stands for this cause: its own id, or for a command the id of the message that
   * caused the command, because commands are deleted after some days. Empty for a request from outside.
   */
  readonly recordId: string;
  readonly correlationId: string;
  readonly platformCode: string;
  readonly actor: Actor;
  /** Topic, partition, offset and place of the message; undefined for a cause that was not read from the log. */
  readonly origin: string | undefined;
}

/** The cause of a message that no message of the log caused: a request from outside, a timer or an operator. */
export function rootCause({
  actor,
  correlationId,
  platformCode,
}: Pick<Cause, 'actor' | 'correlationId' | 'platformCode'>): Cause {
  return { id: '', recordId: '', correlationId, platformCode, actor, origin: undefined };
}

/**
 * Offset of the message that an origin or an input names. Messages of one partition have their offsets in their order.
 * @throws Error for a cause that was not read from the log.
 */
export function offsetOf(place: string | undefined): string {
  const offset = place?.split('/')[2];
  if (offset === undefined) throw new Error(`${place ?? 'A request from outside'} is no place in the log`);
  return offset;
}
