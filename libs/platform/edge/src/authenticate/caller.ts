import type { KeyOwner, Scope } from '@ballast/api';
import type { Actor } from '@ballast/contracts';
import { assertNever } from '@ballast/kernel';

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

/** A service of this installation that acts for a platform by itself, without a key: the sandbox seeds its platform so. */
export interface ServiceCaller {
  readonly kind: 'service';
  /** Name of the service. */
  readonly service: string;
  readonly platformCode: string;
}

/** A caller over the network; its kind is the owner of the key. */
export type KeyCaller = Extract<PlatformCaller | ParticipantCaller, { kind: KeyOwner }>;

export type Caller = KeyCaller | ServiceCaller;

/** The actor that every message names which follows from a call of this caller. */
export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'platform':
      return { platform_code: caller.platformCode, key_id: caller.keyId };
    case 'participant':
      return {
        platform_code: caller.platformCode,
        key_id: caller.keyId,
        participant_code: caller.participantCode,
      };
    case 'service':
      return { service: caller.service };
    default:
      return assertNever(caller);
  }
}
