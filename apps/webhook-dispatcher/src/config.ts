import { serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';
import { parseSecretsKey } from './secrets/secret-box';

const MEBIBYTE = 1024 * 1024;

export const configSchema = serviceConfigSchema.extend({
  /** Where the events of a platform are read again for an endpoint that missed some. */
  GATEWAY_URL: z.url({ error: 'is required: the address of the gateway, such as http://gateway:3000' }),
  /** Encrypts the secrets of endpoints. With another key nothing that is stored can be read. */
  SECRETS_KEY: z.string({ error: 'is required: 32 bytes in base64 or hex' }).transform((text, context): Buffer => {
    const key = parseSecretsKey(text);
    if (key !== undefined) return key;
    context.addIssue({ code: 'custom', message: 'must be 32 bytes in base64 or hex' });
    return z.NEVER;
  }),
  /** How long a receiver may take to answer. */
  WEBHOOK_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** Requests that one instance has in flight to one endpoint at the most. */
  WEBHOOK_ENDPOINT_CONCURRENCY: z.coerce.number().int().min(1).max(1_000).default(64),
  /** Deliveries that one instance holds ready in memory for one endpoint; the rest waits in the database. */
  WEBHOOK_HELD_MAX: z.coerce.number().int().min(16).max(100_000).default(4_096),
  /** Bodies that one instance holds in memory for all endpoints together. */
  WEBHOOK_HELD_BYTES_MAX: z.coerce
    .number()
    .int()
    .min(MEBIBYTE)
    .default(64 * MEBIBYTE),
  /** After so long without a sign of life what an instance had claimed is taken over by the others. */
  WEBHOOK_LEASE_MS: z.coerce.number().int().min(500).max(300_000).default(10_000),
  /** How often the database is asked for what is due; what is known to be due is done on time regardless. */
  WEBHOOK_POLL_MS: z.coerce.number().int().min(10).max(60_000).default(1_000),
  /** Endpoints of one platform. */
  WEBHOOK_ENDPOINTS_MAX: z.coerce.number().int().min(1).max(10_000).default(100),
});

export type WebhookConfig = z.output<typeof configSchema>;
