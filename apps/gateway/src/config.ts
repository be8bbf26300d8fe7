import { PARTICIPANTS_MAX, PLAN_PARTICIPANTS_MAX } from '@ballast/api';
import { integer } from '@ballast/platform-config';
import { edgeConfigSchema } from '@ballast/platform-edge';
import { z } from 'zod';

/** Limits of the gateway and addresses of the other services, beside the settings of the edge kit. */
export const configSchema = edgeConfigSchema.extend({
  AUDITOR_URL: z.url().meta({ description: 'Where checkpoints of the record and their keys are read.' }),
  CREDIT_CHECK_URL: z.url().meta({ description: 'Where balances, holdings and entries are read.' }),
  PRICING_URL: z.url().meta({ description: 'Where prices of the sandbox are read and pinned, and faults armed.' }),
  EXECUTION_URL: z.url().meta({ description: 'Where trades are read, and faults of the sandbox armed.' }),
  MONEY_MOVEMENT_URL: z.url().meta({ description: 'Where faults of the rail are armed in the sandbox.' }),
  WEBHOOK_DISPATCHER_URL: z.url().meta({ description: 'Where webhook endpoints and deliveries are kept.' }),
  OPERATION_ORCHESTRATOR_URL: z.url().meta({ description: 'Where Operations are previewed and explained.' }),
  PARTICIPANTS_MAX: integer(1, PARTICIPANTS_MAX)
    .default(PARTICIPANTS_MAX)
    .meta({ description: 'Participants of one Operation, and entries of one bulk call.' }),
  PLAN_PARTICIPANTS_MAX: integer(1, PLAN_PARTICIPANTS_MAX)
    .default(PLAN_PARTICIPANTS_MAX)
    .meta({ description: 'Participants of one plan.' }),
  PLAN_TTL_MS: integer(1_000, 3_600_000)
    .default(30_000)
    .meta({ description: 'How long after its preview a plan may be executed.' }),
  PLAN_KEPT_MS: integer(0, 2_592_000_000)
    .default(86_400_000)
    .meta({ description: 'For how long an expired plan is kept, so that a repeated preview finds its answer.' }),
  REQUEST_BODIES_KEPT_DAYS: integer(1, 3_650).default(30).meta({
    description:
      'For how many days the body of a request is kept, so that a repeated id with another body is told the differences.',
  }),
  RFQ_MAX_NOTIONAL: z
    .string()
    .refine((text) => /^[1-9][0-9]{0,14}(\.[0-9]{1,2})?$/.test(text), 'must be an amount of money such as 500000.00')
    .default('500000.00')
    .meta({ description: 'Largest amount of money of one quote, in its quoted currency.' }),
  EFFECT_TIMEOUT_MS: integer(100, 60_000)
    .default(10_000)
    .meta({ description: 'How long a call waits for the services behind it before it answers 503.' }),
  BULK_TIMEOUT_MS: integer(100, 600_000).default(60_000).meta({ description: 'The same for a bulk call.' }),
});

export type GatewayConfig = z.output<typeof configSchema>;
