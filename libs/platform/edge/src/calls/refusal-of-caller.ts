import type { ApiCall } from '@ballast/api';
import { Problem } from '@ballast/platform-http';
import type { KeyCaller } from '../authenticate/caller';

/**
 * The refusal of an authenticated caller by the declaration of the call; undefined when the caller may make the call. The
 * owner of the key is judged before its scopes: no scope opens to a participant's key what is the platform's.
 * 401, 429 and walls come before this function, every other problem after it.
 */
export function refusalOf(
  { access, callers }: Pick<ApiCall, 'access' | 'callers'>,
  caller: KeyCaller,
): Problem | undefined {
  if (!callers.includes(caller.kind)) {
    return new Problem(
      'forbidden',
      caller.kind === 'participant'
        ? `The key belongs to participant ${caller.participantCode} and reads only what is its own.`
        : 'The key belongs to the platform.',
    );
  }
  if (access === 'open' || caller.scopes.includes(access)) return undefined;
  return new Problem('forbidden', `The key lacks the scope ${access}.`);
}
