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

/** A transfer of a booked trade. The side of the asset tells the price and the trade; the side of the cash does not. */
const tradedTransferSchema = transferSchema.extend({
  price: z.string().optional(),
  trade_id: z.string().optional(),
});

/** The ledger transaction of one source, with the customer whose assets it moves. */
export const tradedTransactionSchema = z.object({
  transaction_id: z.string(),
  source_id: z.string(),
  participant_code: z.string().optional(),
  /** Label of the customer account. Absent for an Execution: its assets lie on the Trader of the Strategy. */
  account_label: z.string().optional(),
  /** Position of its first transfer in the journal of the platform; the others follow it. */
  first_position: z.number().int().optional(),
  transfers: z.array(tradedTransferSchema),
});
export type TradedTransaction = Readonly<z.output<typeof tradedTransactionSchema>>;
