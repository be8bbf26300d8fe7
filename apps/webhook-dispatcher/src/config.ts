import { WEBHOOK_ENDPOINTS_MAX } from '@ballast/contracts';
import { integer, secretsKeySchema, serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

const MEBIBYTE = 1024 * 1024;

export const configSchema = serviceConfigSchema.extend({
  GATEWAY_URL: z.url({ error: 'is required: the address of the gateway, such as http://gateway:3000' }).meta({
    description:
      'Address of the gateway, from which the events of a platform are read again for an endpoint that missed some.',
  }),
  SECRETS_KEY: secretsKeySchema.meta({
    description:
      'Encrypts the secrets of endpoints: 32 bytes in hex or base64. With another key nothing that is stored can be read.',
    secret: true,
  }),
  WEBHOOK_TIMEOUT_MS: integer(100, 60_000)
    .default(10_000)
    .meta({ description: 'How long a receiver may take to answer.' }),
  WEBHOOK_ENDPOINT_CONCURRENCY: integer(1, 1_000)
    .default(64)
    .meta({ description: 'Upper bound of requests that one instance has in flight to one endpoint.' }),
  WEBHOOK_BUFFERED_MAX: integer(16, 100_000).default(4_096).meta({
    description: 'Deliveries that one instance buffers in memory for one endpoint; the rest waits in the database.',
  }),
  WEBHOOK_BUFFERED_BYTES_MAX: integer(MEBIBYTE)
    .default(64 * MEBIBYTE)
    .meta({ description: 'Bytes of bodies that one instance buffers in memory for all endpoints together.' }),
  WEBHOOK_LEASE_MS: integer(500, 300_000).default(10_000).meta({
    description:
      'Time without a sign of life after which other instances take over the deliveries that an instance has claimed.',
  }),
  WEBHOOK_POLL_MS: integer(10, 60_000).default(1_000).meta({
    description: 'Pause between two looks for deliveries that are due; known due times are kept regardless of it.',
  }),
  DELIVERIES_KEPT_DAYS: integer(8, 3_650).default(90).meta({
    description:
      'For how many days after a webhook was delivered its attempts are shown and its body is kept beside the delivery.',
  }),
  WEBHOOK_ENDPOINTS_MAX: integer(1, 10_000)
    .default(WEBHOOK_ENDPOINTS_MAX)
    .meta({ description: 'Endpoints of one platform.' }),
});

export type WebhookConfig = z.output<typeof configSchema>;
