import { rootCause, type Actor, type Cause } from '@ballast/contracts';

/** The dispatcher itself, which acts by its own rules where no request asks. */
const DISPATCHER: Actor = { service: 'webhook-dispatcher' };

/** The cause of facts about an endpoint that neither a request nor a message has led to. */
export function dispatcherCause(endpointId: string, platformCode: string): Cause {
  return rootCause({ actor: DISPATCHER, correlationId: endpointId, platformCode });
}

/**
 * A message as the cause of facts about many events. The actor is the dispatcher: those who caused the other events are
 * not the actor of this message.
 */
export function handledByDispatcher(cause: Cause): Cause {
  return { ...cause, actor: DISPATCHER };
}
