import { z } from 'zod';
import { COUNTER_KINDS } from '../ledger/account-kinds';
import { LEDGER_PURPOSES } from '../ledger/purposes';

/** A transfer: `amount` moves to `account` (negative: from it), and the opposite amount to the counter account. */
export const transferSchema = z.object({
  leg: z.number().int(),
  purpose: z.enum(LEDGER_PURPOSES),
  account: z.string(),
  counter_account: z.enum(COUNTER_KINDS),
  asset: z.string(),
  amount: z.string(),
  balance_after: z.string(),
});
export type PostedTransfer = Readonly<z.output<typeof transferSchema>>;
