import { compose, type Cause, type Composed } from '@ballast/contracts';
import { requestAccepted, requestEnded, type RequestAccepted, type RequestEnded } from '@ballast/contracts/request';
import type { KeyPlace, NewKey } from './request-key.store';

/** A request whose effect is known now. */
export interface EndedRequest extends KeyPlace {
  readonly effectId: string;
  readonly outcome: 'done' | 'refused';
  readonly resourceId: string;
  /** The answer that repetitions get; empty when they get the resource as it is then, and for a refused request. */
  readonly answer: string;
}

/**
 * The fact that a request was accepted. `answer` is the first answer where repetitions get it again. The id of the fact
 * does not depend on the answer, so the effect can name the fact as its cause before the answer is known.
 */
export function acceptedFact(request: Cause, key: NewKey, answer = ''): Composed<RequestAccepted> {
  return compose(requestAccepted, {
    cause: request,
    key: key.requestId,
    // A refused request uses up no id: the same request may be accepted again later.
    place: `${key.effectId}:${key.acceptedAt}`,
    occurredAt: key.acceptedAt,
    data: {
      scope: key.scope,
      request_id: key.requestId,
      method: key.method,
      path: key.path,
      body_sha256: key.body.hash.toString('hex'),
      effect_id: key.effectId,
      resource_id: key.resourceId,
      awaits: key.awaits,
      is_done: key.isDone,
      answer,
    },
  });
}

/** The fact that the effect of a request in another service is known. `cause` is the message that says so. */
export function endedFact(cause: Cause, request: EndedRequest, occurredAt: string): Composed<RequestEnded> {
  const { platformCode, scope, requestId, effectId, outcome, resourceId, answer } = request;
  return compose(requestEnded, {
    cause,
    key: requestId,
    place: effectId,
    occurredAt,
    correlationId: effectId,
    platformCode,
    data: { effect_id: effectId, scope, request_id: requestId, outcome, resource_id: resourceId, answer },
  });
}
