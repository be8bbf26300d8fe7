import type { Cause } from '@ballast/contracts';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { Call } from '../calls/call';
import type { JsonBody } from '../json/json-body';

/** Result of an effect. */
export interface Done {
  /** JSON; stored and repeated where a call repeats its first answer. Never holds a secret. */
  readonly answer: string;
  /** JSON that the first answer shows in place of `answer`; given when it has a secret. */
  readonly shown?: string;
  /** Headers of the first answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An effect in the database of the service itself: applied in the transaction that uses up the request id. */
export interface LocalEffect<B> {
  readonly kind: 'local';
  /**
   * Completes the body of a first request before its transaction, such as with the answer of another service. Throws a
   * Problem when the effect is impossible.
   */
  prepare?(body: B): Promise<B>;
  /** `cause` is the request: the messages of the effect follow from it. */
  apply(
    tx: Tx,
    body: B,
    effectId: string,
    cause: Cause,
  ): Promise<Done & { readonly messages?: readonly OutgoingMessage[] }>;
}

export interface RemotelyDone extends Done {
  /** Id of the resource that a replay reads; the effect id unless given. */
  readonly resourceId?: string;
}

/**
 * An effect in another service. The request id is committed as pending, together with the messages that request the
 * effect, and completed when the effect is known. `finish` may run again after a crash, with the same effect id, and
 * must come to the same result.
 */
export interface RemoteEffect<B> {
  readonly kind: 'remote';
  /**
   * Name of the answer that comes by the log; absent for an effect that `finish` gets by calling the other service. The
   * transaction that records the answer also completes the request (`PendingRequestStore`), whether or not a call still
   * waits.
   */
  readonly awaits?: string;
  /** Id of the resource that a replay reads, as far as it is known before the effect; the effect id unless given. */
  resourceId?(body: B): string;
  /** Throws a Problem when the effect is impossible. Not called again when a pending effect is resumed. */
  refuse?(body: B): Promise<void>;
  /**
   * Messages that request the effect, appended in the transaction that uses up the request id. `cause` is the request:
   * the messages follow from it.
   */
  messages?(tx: Tx, body: B, effectId: string, cause: Cause): Promise<readonly OutgoingMessage[]>;
  /** Waits for the outcome, or calls the other service. A Problem below 500 means that nothing was done. */
  finish(body: B, effectId: string): Promise<RemotelyDone>;
}

/** The part of a Call that IdempotentRequests needs. Path parameters stay with the controller. */
export type MutatingCall = Omit<Call, 'view' | 'params' | 'query'>;

/** A request that changes something, with its effect. */
export interface Mutation<B> {
  readonly call: MutatingCall;
  /** Scope in which the request id is unique: the Strategy of an Operation, or the platform when absent. */
  readonly scope?: string;
  /** @throws Problem `not_found` when the resource that the path names does not exist for the caller. */
  readonly locate?: () => Promise<void>;
  /** @throws Problem `invalid_request` naming every violation. */
  readonly read: (body: JsonBody) => B | Promise<B>;
  /** The document as it is kept with the request id, without its secrets; the whole document unless given. */
  readonly kept?: (document: unknown) => unknown;
  readonly effect: LocalEffect<B> | RemoteEffect<B>;
  /** The resource as it is now, for a replay; a local effect's resource id is its effect id. Absent: the first answer is repeated. */
  readonly current?: (resourceId: string) => Promise<string | undefined>;
}
