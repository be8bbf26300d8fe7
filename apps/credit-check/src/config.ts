import { handledKeptDaysSchema, integer, serviceConfigSchema } from '@ballast/platform-config';
import { DEFAULT_CREDIT_LIMITS, type CreditLimits } from '@ballast/domain-credit';
import type { z } from 'zod';

const BASIS_POINTS_MAX = 10_000;

export const configSchema = serviceConfigSchema.extend({
  SELL_HOLD_BUFFER_BPS: integer(0, BASIS_POINTS_MAX).default(DEFAULT_CREDIT_LIMITS.sellHoldBufferBps).meta({
    description:
      'How much more than its quantity at the reference price a partial sell holds, if that is available: 200 is 2 %.',
  }),
  CREDIT_TRANSACTION_BYTES: integer(1)
    .default(96 * 1024)
    .meta({
      description:
        'Bytes of commands that are decided in one transaction, so that it keeps the float locked for a moment only: about 1,500 participants, or 100 Operations of one participant each.',
    }),
  HANDLED_KEPT_DAYS: handledKeptDaysSchema,
  // The limit of a day counts the authorizations of its own day. The second day is to spare.
  AUTHORIZATIONS_KEPT_DAYS: integer(2, 3_650).default(30).meta({
    description: 'For how many days the authorizations of advisors are kept, which the limit of a day counts.',
  }),
});

export type CreditCheckConfig = z.output<typeof configSchema>;

export function limitsOf({ SELL_HOLD_BUFFER_BPS }: CreditCheckConfig): CreditLimits {
  return { sellHoldBufferBps: SELL_HOLD_BUFFER_BPS };
}
