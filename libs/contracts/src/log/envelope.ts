import { z } from 'zod';
import { actorSchema, type Actor } from './actor';
import type { Cause } from './cause';
import { MESSAGE_VERSIONS } from './message-versions';
import type { Topic } from './topics';

/**
 * Envelope of every message of the log, around its `data`. `data` is the last member, so that the members before it are
 * read without parsing `data`.
 */
export const envelopeSchema = z.object({
  /** UUID of this message, derived from its type, cause and place: the same on every redelivery and every repetition. */
  id: z.string(),
  /** A dotted literal such as `execution.closed`. */
  type: z.string(),
  version: z.number().int().positive(),
  /** RFC 3339, UTC, milliseconds: the owner's clock when it decided. */
  occurredAt: z.string(),
  /** Id that all messages of one piece of work share: the Operation id, else the id of the resource that a request made. */
  correlationId: z.string(),
  /**
   * Id of the message of the record that caused this one; empty for a request from outside. Commands are deleted after
   * some days, so the effect of a command names the message that caused the command.
   */
  causationId: z.string(),
  platformCode: z.string(),
  /** The one who caused this message, handed on by every message that follows from it. */
  actor: actorSchema,
  /**
   * Topic, partition, offset and place within the record of the message that was being handled, such as
   * `credit.events.v1/2/1234/0`. Absent for a request from outside and for a timer.
   */
  input: z.string().optional(),
  /** Version of the rules that were in force; present on messages that record a decision. */
  rules_version: z.number().int().positive().optional(),
  data: z.unknown(),
});

/** An envelope as the log stores it. */
export interface StoredEnvelope<T> {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly occurredAt: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly platformCode: string;
  readonly actor: Actor;
  readonly input?: string | undefined;
  readonly rules_version?: number | undefined;
  readonly data: T;
}

/** An envelope in memory, with the facts that the log keeps beside it. */
export interface Envelope<T> extends StoredEnvelope<T>, Cause {
  readonly topic: string;
  /** Key of the message. Messages with the same key keep their order within a topic. */
  readonly key: string;
}

/** A version of a type's data that is no longer written, with the way to the next version. */
export interface EarlierVersion {
  readonly data: z.ZodType;
  /** Turns data of this version into data of the next one. @throws ZodError when the data is not of this version. */
  readonly upcast: (data: unknown) => unknown;
}

/** A type of message: its topic, its name and version, and the schema of its data. */
export interface MessageType<T> {
  readonly topic: string;
  readonly type: string;
  readonly version: number;
  readonly summary: string;
  readonly data: z.ZodType<T>;
  /** Whether the message records a decision, and so names the version of the rules. */
  readonly decides: boolean;
  /** The versions before this one, from version 1 on. */
  readonly earlier: readonly EarlierVersion[];
}

/** Schemas and upcasters of the versions before today's, from version 1 on. */
type EarlierVersions<V extends readonly z.ZodType[]> = {
  readonly [K in keyof V]: { readonly data: V[K]; readonly upcast: (data: z.output<V[K]>) => unknown };
};

/** Declares a message type. Its name and version stand in MESSAGE_VERSIONS; a name that is missing there fails to compile. */
export function messageType<T extends Topic, S extends z.ZodType, V extends readonly z.ZodType[] = []>(definition: {
  readonly topic: T;
  readonly type: keyof (typeof MESSAGE_VERSIONS)[T] & string;
  readonly summary: string;
  readonly data: S;
  readonly decides?: true;
  readonly earlier?: EarlierVersions<V>;
}): MessageType<z.output<S>> {
  const { topic, type, summary, data, decides = false, earlier = [] } = definition;
  return {
    topic,
    type,
    version: MESSAGE_VERSIONS[topic][type],
    summary,
    data,
    decides,
    earlier: earlier.map((version): EarlierVersion => ({
      data: version.data,
      upcast: (given) => version.upcast(version.data.parse(given)),
    })),
  } as MessageType<z.output<S>>;
}
