import { isIP } from 'node:net';
import { integer, secretsKeySchema, serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;
const BODY_LIMIT_BYTES = 32 * MEBIBYTE;

function isRange(entry: string): boolean {
  const [address = '', prefix] = entry.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits));
}

/** Settings of every service with a public HTTP API; the service extends them by its own. */
export const edgeConfigSchema = serviceConfigSchema.extend({
  SECRETS_KEY: secretsKeySchema.meta({
    description: 'The key that encrypts API secrets: 32 bytes in hex or base64.',
    secret: true,
  }),
  BODY_LIMIT_BYTES: integer(1024, 256 * MEBIBYTE)
    .default(BODY_LIMIT_BYTES)
    .meta({
      description:
        'Largest body of a call that lists participants, in bytes; more is a 413. Other calls take 1 MiB, or this limit when it is lower.',
    }),
  RATE_LIMIT_PER_SECOND: integer(1).default(1_000).meta({
    description:
      'Calls of one key in one second on one instance of the gateway. Counted but not enforced in the sandbox.',
  }),
  SIGNATURE_WINDOW_MS: integer(1_000, 300_000)
    .default(30_000)
    .meta({ description: "How far a timestamp may be from the server's time." }),
  STREAMS_MAX: integer(1, 1_000)
    .default(8)
    .meta({ description: 'How many long documents may be sent part by part at the same time; more are answered 503.' }),
  STREAM_STALL_MS: integer(1_000, 600_000)
    .default(60_000)
    .meta({ description: 'How long the reader of such a document may take no byte before it is broken off.' }),
  CONCURRENT_REQUEST_TIMEOUT_MS: integer(100, 60_000)
    .default(10_000)
    .meta({ description: 'How long a request waits for another one with the same id before it is answered 503.' }),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()])))
    .refine((entries) => entries.every(isRange), 'must be addresses or CIDR ranges, with commas between')
    .meta({ description: 'Addresses and CIDR ranges, with commas between, whose X-Forwarded-For is believed.' }),
});

export type EdgeConfig = z.output<typeof edgeConfigSchema>;
