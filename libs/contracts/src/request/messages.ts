import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';

export const requestAccepted = messageType({
  topic: TOPICS.requestEvents,
  type: 'request.accepted',
  summary: 'A request that changes something was accepted, and its request id is used up.',
  data: z.object({
    /** The Strategy within which the request id is unique; empty: the platform. */
    scope: z.string(),
    request_id: z.string(),
    method: z.string(),
    path: z.string(),
    /** SHA-256 of the canonical JSON of the body, in lower-case hex. The body itself is not part of the record. */
    body_sha256: z.string(),
    /** Derived from the request. The ids of everything that the request makes are derived from it. */
    effect_id: z.string(),
    /** The resource that a repetition of the request is answered with. */
    resource_id: z.string(),
    /** Name of the answer that ends the request by the log; empty when no answer from the log does. */
    awaits: z.string(),
    /** True when the effect stands in the same transaction; otherwise `request.ended` follows. */
    is_done: z.boolean(),
    /** The first answer, where a repetition gets it again. Empty for other requests; never holds a secret. */
    answer: z.string(),
  }),
});
export type RequestAccepted = z.output<typeof requestAccepted.data>;

export const requestEnded = messageType({
  topic: TOPICS.requestEvents,
  type: 'request.ended',
  summary: 'The effect of an accepted request in another service is known.',
  data: z.object({
    effect_id: z.string(),
    scope: z.string(),
    request_id: z.string(),
    /** A refused request has no effect and uses up no request id: another request may come under the same id. */
    outcome: z.enum(['done', 'refused']),
    /** The resource that a repetition of the request is answered with. */
    resource_id: z.string(),
    /** The first answer, where a repetition gets it again. Empty for other requests and for refused ones. */
    answer: z.string(),
  }),
});
export type RequestEnded = z.output<typeof requestEnded.data>;
