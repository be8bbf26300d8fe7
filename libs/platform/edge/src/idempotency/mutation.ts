import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { Call } from '../calls/call';
import type { JsonBody } from '../json/json-body';

/** What an effect has done. */
export interface Done {
  /** JSON; stored and repeated where a call repeats its first answer. Never holds a secret. */
  readonly answer: string;
  /** JSON; what the first answer shows instead, when that holds a secret. */
  readonly shown?: string;
}

/** An effect in the gateway's own database: done in the transaction that uses up the request id. */
export interface LocalEffect<B> {
  readonly kind: 'local';
  apply(tx: Tx, body: B, effectId: string): Promise<Done & { readonly messages?: readonly OutgoingMessage[] }>;
}

export interface RemotelyDone extends Done {
  /** What a replay looks up; the effect id unless given. */
  readonly resourceId?: string;
}

/**
 * An effect that another service has: the request id is committed as pending, with the messages that ask for it or
 * before it is called, and completed afterwards. `finish` may run again after a crash, under the same effect id, and
 * must come to the same end.
 */
export interface RemoteEffect<B> {
  readonly kind: 'remote';
  /** Refuses what cannot be, before anything is asked for. Not asked again when the effect is resumed. */
  refuse?(body: B): Promise<void>;
  /** Sent in the transaction that uses up the request id. */
  messages?(tx: Tx, body: B, effectId: string): Promise<readonly OutgoingMessage[]>;
  /** Waits for the outcome or asks for it. A Problem below 500 says that nothing was done. */
  finish(body: B, effectId: string): Promise<RemotelyDone>;
}

/** The part of a Call that IdempotentRequests needs. Path parameters stay with the controller. */
export type MutatingCall = Omit<Call, 'view' | 'params' | 'query'>;

/** One call that changes something. */
export interface Mutation<B> {
  readonly call: MutatingCall;
  /** Where its request id counts: the Strategy of an Operation; the platform unless given. */
  readonly scope?: string;
  /** @throws Problem `not_found` when what the path names does not exist for the caller. */
  readonly locate?: () => Promise<void>;
  /** @throws Problem `invalid_request` naming every fault. */
  readonly read: (body: JsonBody) => B | Promise<B>;
  /** The document as it is kept with the request id, without its secrets; the whole document unless given. */
  readonly kept?: (document: unknown) => unknown;
  readonly effect: LocalEffect<B> | RemoteEffect<B>;
  /** The resource as it is now, for a replay; a local effect's resource id is its effect id. Absent: the first answer is repeated. */
  readonly current?: (resourceId: string) => Promise<string | undefined>;
}
