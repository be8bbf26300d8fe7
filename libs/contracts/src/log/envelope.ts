import { z } from 'zod';

/** What every message of the log carries around its `data`. */
export const envelopeSchema = z.object({
  /** UUID v4 of this message; the same on every redelivery. */
  id: z.string(),
  /** A dotted literal such as `execution.closed`. */
  type: z.string(),
  version: z.number().int().positive(),
  /** What orders the message within its topic. */
  key: z.string(),
  /** RFC 3339, UTC, milliseconds: the owner's clock when it decided. */
  occurredAt: z.string(),
  /** What a caller follows through the log: the Operation id, else the id of the request's effect. */
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

/** A type of message: where it travels, how it is called, what its data must look like. */
export interface MessageType<T> {
  readonly topic: string;
  readonly type: string;
  readonly version: number;
  readonly summary: string;
  readonly data: z.ZodType<T>;
}

export function messageType<S extends z.ZodType>(definition: {
  readonly topic: string;
  readonly type: string;
  readonly version?: number;
  readonly summary: string;
  readonly data: S;
}): MessageType<z.output<S>> {
  return { version: 1, ...definition } as MessageType<z.output<S>>;
}
