import { PAYOUT_KEY_MAX } from '@ballast/contracts';
import { z } from 'zod';

/** UUID v4 in both cases, because patterns of JSON Schema have no flags. */
const UUID_V4 = '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$';

/*
 * No `format: uuid` here: generated clients make a UUID object of it, and some of them then hand this object to an
 * HTTP library that takes texts only.
 */
export const requestIdHeader = z.object({
  'X-REQUEST-ID': z.string().meta({
    pattern: UUID_V4,
    description: 'A UUID v4 of your making: the same for repetitions of one request, a fresh one for each new request.',
    param: { id: 'RequestIdHeader' },
  }),
});

export const optionalRequestIdHeader = z.object({
  'X-REQUEST-ID': z
    .string()
    .optional()
    .meta({
      pattern: UUID_V4,
      description:
        'A UUID v4 of your making, as in other calls. When absent, the server makes one; the answer names it.',
      param: { id: 'OptionalRequestIdHeader' },
    }),
});

export const eitherRequestIdHeader = z.object({
  'X-REQUEST-ID': z
    .string()
    .optional()
    .meta({
      pattern: UUID_V4,
      description: 'A UUID v4 of your making, as in other calls. Either it or `Idempotency-Key` is needed.',
      param: { id: 'RequestIdOrKeyHeader' },
    }),
  'Idempotency-Key': z
    .string()
    .optional()
    .meta({
      pattern: UUID_V4,
      description: 'Another name of `X-REQUEST-ID`. When both are sent, they must be equal. The answer repeats both.',
      param: { id: 'IdempotencyKeyHeader' },
    }),
});

export const naturalKeyHeader = z.object({
  ...optionalRequestIdHeader.shape,
  'Idempotency-Key': z
    .string()
    .optional()
    .meta({
      minLength: 1,
      maxLength: PAYOUT_KEY_MAX,
      pattern: '^[\\x20-\\x7e]*$',
      description:
        'Id of your making, unique for the owner of the key, which names the resource for ever. Either it or `X-REQUEST-ID` is needed. Version 2 of the signature covers it when there is no `X-REQUEST-ID`.',
      param: { id: 'NaturalKeyHeader' },
    }),
});

export const versionHeader = z.object({
  'X-API-Signature-Version': z
    .enum(['1', '2'])
    .optional()
    .meta({
      description:
        'Version of the signature. With `2` the request id is signed, too, in lower case, between path and body. `1` when absent.',
      param: { id: 'SignatureVersion' },
    }),
});

function answerHeader(id: string, description: string, format: Readonly<Record<string, unknown>>) {
  return z
    .string()
    .optional()
    .meta({ ...format, header: { id }, description });
}

function counted(id: string, description: string) {
  return answerHeader(id, description, { pattern: '^[0-9]{1,16}$' });
}

/** Headers of every answer to a call that needs a key. */
export const answerHeaders = z.object({
  'X-REQUEST-ID': answerHeader('RequestId', 'Request id as it was sent. Absent when the request had none.', {
    pattern: UUID_V4,
  }),
  'X-RateLimit-Limit': counted('RateLimitLimit', 'Calls that the key may make in a second.'),
  'X-RateLimit-Remaining': counted('RateLimitRemaining', 'Calls left in this second.'),
  'X-RateLimit-Reset': counted('RateLimitReset', 'Unix time in seconds at which the count starts again.'),
});

/** Headers of the answer to a request that was made before. */
export const replayHeaders = answerHeaders.extend({
  'Idempotent-Replayed': z.literal('true').meta({
    header: { id: 'IdempotentReplayed' },
    description: 'The request was made before; nothing was done now.',
  }),
});

/** Header of an answer that asks the caller to repeat the request later. */
export const retryHeaders = z.object({
  'Retry-After': z.string().meta({
    pattern: '^[0-9]{1,5}$',
    header: { id: 'RetryAfter' },
    description: 'Seconds to wait before the request is repeated.',
  }),
});
