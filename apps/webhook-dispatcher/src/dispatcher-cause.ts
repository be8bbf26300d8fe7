import { rootCause, type Cause } from '@ballast/contracts';

/** The cause of facts about an endpoint that no request asks for: the dispatcher acts by its own rules. */
export function dispatcherCause(endpointId: string, platformCode: string): Cause {
  return rootCause({ actor: { service: 'webhook-dispatcher' }, correlationId: endpointId, platformCode });
}
