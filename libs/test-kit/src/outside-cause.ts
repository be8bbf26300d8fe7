import { rootCause, type Cause } from '@ballast/contracts';
import { derivedId } from '@ballast/kernel';

/** The cause of a message that a spec sends itself: a request from outside under an API key of the platform. */
export function outsideCause(correlationId: string, platformCode: string): Cause {
  const actor = { platform_code: platformCode, key_id: derivedId('api_key', platformCode, 'spec') };
  return rootCause({ actor, correlationId, platformCode });
}
