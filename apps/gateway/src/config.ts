import { BASIS_POINTS_MAX, PARTICIPANTS_MAX, PLAN_PARTICIPANTS_MAX } from '@ballast/api';
import { integer, secretsKeySchema, serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';
import { isIP } from 'node:net';

const MEBIBYTE = 1024 * 1024;
const BODY_LIMIT_BYTES = 32 * MEBIBYTE;

function isRange(entry: string): boolean {
  const [address = '', prefix] = entry.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits));
}

/** Every limit of the gateway, and where it finds the others. */
export const gatewayConfigSchema = serviceConfigSchema.extend({
  SECRETS_KEY: secretsKeySchema.meta({
    description: 'What API secrets are encrypted with: 32 bytes in hex or base64.',
    secret: true,
  }),
  CREDIT_CHECK_URL: z.url().meta({ description: 'Where balances, holdings and entries are read.' }),
  PRICING_URL: z.url().meta({ description: 'Where prices of the sandbox are read and pinned, and faults armed.' }),
  EXECUTION_URL: z.url().meta({ description: 'Where trades are read, and faults of the sandbox armed.' }),
  WEBHOOK_DISPATCHER_URL: z.url().meta({ description: 'Where webhook endpoints and deliveries are kept.' }),
  OPERATION_ORCHESTRATOR_URL: z.url().meta({ description: 'Where Operations are previewed and explained.' }),
  BODY_LIMIT_BYTES: integer(1024, 256 * MEBIBYTE)
    .default(BODY_LIMIT_BYTES)
    .meta({ description: 'Largest body of a request; more is a 413.' }),
  PARTICIPANTS_MAX: integer(1, PARTICIPANTS_MAX)
    .default(PARTICIPANTS_MAX)
    .meta({ description: 'Participants of one Operation, and of one bulk registration.' }),
  PLAN_PARTICIPANTS_MAX: integer(1, PLAN_PARTICIPANTS_MAX)
    .default(PLAN_PARTICIPANTS_MAX)
    .meta({ description: 'Participants of one plan.' }),
  PLAN_TTL_MS: integer(1_000, 3_600_000)
    .default(30_000)
    .meta({ description: 'How long after its preview a plan may be executed.' }),
  PLAN_KEPT_MS: integer(0, 2_592_000_000)
    .default(86_400_000)
    .meta({ description: 'For how long an expired plan is kept, so that a repeated preview finds its answer.' }),
  PLAN_TOLERANCE_BPS: integer(0, BASIS_POINTS_MAX)
    .default(25)
    .meta({ description: 'How far the market may be from the prices of a plan when it is executed.' }),
  RATE_LIMIT_PER_SECOND: integer(1).default(1_000).meta({
    description:
      'Calls of one key in one second on one instance of the gateway. Counted but not enforced in the sandbox.',
  }),
  SIGNATURE_WINDOW_MS: integer(1_000, 300_000)
    .default(30_000)
    .meta({ description: "How far a timestamp may be from the server's time." }),
  EFFECT_TIMEOUT_MS: integer(100, 60_000)
    .default(10_000)
    .meta({ description: 'How long a call waits for the services behind it before it answers 503.' }),
  BULK_TIMEOUT_MS: integer(100, 600_000)
    .default(60_000)
    .meta({ description: 'The same for a bulk registration of participants.' }),
  STREAMS_MAX: integer(1, 1_000)
    .default(8)
    .meta({ description: 'Long documents that are sent part by part at the same time; more are answered 503.' }),
  STREAM_STALL_MS: integer(1_000, 600_000)
    .default(60_000)
    .meta({ description: 'After how long without a byte taken such a document breaks off.' }),
  TWIN_TIMEOUT_MS: integer(100, 60_000)
    .default(10_000)
    .meta({ description: 'How long a request waits for one with the same id before it answers 503.' }),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()])))
    .refine((entries) => entries.every(isRange), 'must be addresses or CIDR ranges, with commas between')
    .meta({ description: 'Addresses and CIDR ranges, with commas between, whose X-Forwarded-For is believed.' }),
});

export type GatewayConfig = z.output<typeof gatewayConfigSchema>;
