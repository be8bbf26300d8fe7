import { serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';

const BASIS_POINTS_MAX = 10_000;

export const creditCheckConfigSchema = serviceConfigSchema.extend({
  /** How much more than its quantity at the reference price a partial sell holds, if that is available: 200 is 2 %. */
  SELL_HOLD_BUFFER_BPS: z.coerce.number().int().min(0).max(BASIS_POINTS_MAX).default(200),
  /**
   * Bytes of commands that are decided in one transaction, so that it keeps the float locked for a moment only: about
   * 1,500 participants, or 100 Operations of one participant each.
   */
  CREDIT_TRANSACTION_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(96 * 1024),
});

export type CreditCheckConfig = z.output<typeof creditCheckConfigSchema>;
