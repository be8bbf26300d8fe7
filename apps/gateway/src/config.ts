import { BASIS_POINTS_MAX, PARTICIPANTS_MAX, PLAN_PARTICIPANTS_MAX } from '@ballast/contracts';
import { secretsKeySchema, serviceConfigSchema } from '@ballast/platform-config';
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
  /** What API secrets are encrypted with: 32 bytes in hex or base64. */
  SECRETS_KEY: secretsKeySchema,
  CREDIT_CHECK_URL: z.url(),
  PRICING_URL: z.url(),
  EXECUTION_URL: z.url(),
  WEBHOOK_DISPATCHER_URL: z.url(),
  OPERATION_ORCHESTRATOR_URL: z.url(),
  /** Largest body of a request; more is a 413. */
  BODY_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .max(256 * MEBIBYTE)
    .default(BODY_LIMIT_BYTES),
  /** Participants of one Operation, and of one bulk registration. */
  PARTICIPANTS_MAX: z.coerce.number().int().min(1).max(PARTICIPANTS_MAX).default(PARTICIPANTS_MAX),
  /** Participants of one plan. */
  PLAN_PARTICIPANTS_MAX: z.coerce.number().int().min(1).max(PLAN_PARTICIPANTS_MAX).default(PLAN_PARTICIPANTS_MAX),
  /** How long after its preview a plan may be executed. */
  PLAN_TTL_MS: z.coerce.number().int().min(1_000).max(3_600_000).default(30_000),
  /** For how long an expired plan is kept, so that a repeated preview finds its answer. */
  PLAN_KEPT_MS: z.coerce.number().int().min(0).max(2_592_000_000).default(86_400_000),
  /** How far the market may be from the prices of a plan when it is executed. */
  PLAN_TOLERANCE_BPS: z.coerce.number().int().min(0).max(BASIS_POINTS_MAX).default(25),
  /** Calls of one key in one second on one instance of the gateway. Counted but not enforced in the sandbox. */
  RATE_LIMIT_PER_SECOND: z.coerce.number().int().min(1).default(1_000),
  /** How long a key that was read is taken as read; changes are also announced and then count at once. */
  API_KEY_CACHE_MS: z.coerce.number().int().min(0).max(60_000).default(5_000),
  /** How far a timestamp may be from the server's time. */
  SIGNATURE_WINDOW_MS: z.coerce.number().int().min(1_000).max(300_000).default(30_000),
  /** How long a call waits for the services behind it before it answers 503. */
  EFFECT_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** The same for a bulk registration of participants. */
  BULK_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(60_000),
  /** Long documents that are sent part by part at the same time; more are answered 503. */
  STREAMS_MAX: z.coerce.number().int().min(1).max(1_000).default(8),
  /** After how long without a byte taken such a document breaks off. */
  STREAM_STALL_MS: z.coerce.number().int().min(1_000).max(600_000).default(60_000),
  /** How long a request waits for one with the same id before it answers 503. */
  TWIN_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** Addresses and CIDR ranges, with commas between, whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()])))
    .refine((entries) => entries.every(isRange), 'must be addresses or CIDR ranges, with commas between'),
});

export type GatewayConfig = z.output<typeof gatewayConfigSchema>;
