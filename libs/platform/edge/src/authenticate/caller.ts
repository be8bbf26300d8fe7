import type { KeyOwner, Scope } from '@ballast/api';

/** A platform that calls with a key of its own. */
export interface PlatformCaller {
  readonly kind: 'platform';
  readonly keyId: string;
  readonly platformCode: string;
  readonly scopes: readonly Scope[];
}

/** A participant of a platform who calls with a key of their own. */
export interface ParticipantCaller {
  readonly kind: 'participant';
  readonly keyId: string;
  readonly platformCode: string;
  readonly participantCode: string;
  readonly scopes: readonly Scope[];
}

/** An operator of this installation who acts for a platform from inside the service, without a key. */
export interface OperatorCaller {
  readonly kind: 'operator';
  readonly platformCode: string;
}

/** A caller over the network; its kind is the owner of the key. */
export type KeyCaller = Extract<PlatformCaller | ParticipantCaller, { kind: KeyOwner }>;

export type Caller = KeyCaller | OperatorCaller;
