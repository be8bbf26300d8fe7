import { z } from 'zod';
import { MESSAGE_VERSIONS } from './message-versions';
import type { Topic } from './topics';

/** Envelope of every message of the log, around its `data`. */
export const envelopeSchema = z.object({
  /** UUID of this message, derived from its type, cause and place: the same on every redelivery and every repetition. */
  id: z.string(),
  /** A dotted literal such as `execution.closed`. */
  type: z.string(),
  version: z.number().int().positive(),
  /** Key of the message. Messages with the same key keep their order within a topic. */
  key: z.string(),
  /** RFC 3339, UTC, milliseconds: the owner's clock when it decided. */
  occurredAt: z.string(),
  /** Id that all messages of one piece of work share: the Operation id, else the id of the resource that a request made. */
  correlationId: z.string(),
  /** The id of the message that caused this one; empty for a request from outside. */
  causationId: z.string(),
  platformCode: z.string(),
  data: z.unknown(),
});

export interface Envelope<T> {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly key: string;
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly platformCode: string;
  readonly data: T;
}

/** A type of message: its topic, its name and version, and the schema of its data. */
export interface MessageType<T> {
  readonly topic: string;
  readonly type: string;
  readonly version: number;
  readonly summary: string;
  readonly data: z.ZodType<T>;
}

/** Declares a message type. Its name and version stand in MESSAGE_VERSIONS; a name that is missing there fails to compile. */
export function messageType<T extends Topic, S extends z.ZodType>(definition: {
  readonly topic: T;
  readonly type: keyof (typeof MESSAGE_VERSIONS)[T] & string;
  readonly summary: string;
  readonly data: S;
}): MessageType<z.output<S>> {
  const version = MESSAGE_VERSIONS[definition.topic][definition.type];
  return { ...definition, version } as MessageType<z.output<S>>;
}
