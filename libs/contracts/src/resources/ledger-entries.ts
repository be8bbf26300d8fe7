import { z } from 'zod';
import { LEDGER_PURPOSES } from '../credit/messages';

export const ledgerEntrySchema = z
  .object({
    id: z.string(),
    transaction_id: z.string(),
    account: z
      .string()
      .meta({ description: '`float`, `participant:{code}`, `trader:{id}`, `house`, `fees` or `external`.' }),
    asset: z.string(),
    amount: z.string().meta({ description: 'Signed; plus: the balance of the account grows.' }),
    balance_after: z.string().meta({ description: 'Empty for `house` and `external`.' }),
    execution_id: z.string(),
    instruction_index: z.int().nullable(),
    purpose: z.enum(LEDGER_PURPOSES),
    created_at: z.string(),
  })
  .meta({
    id: 'LedgerEntry',
    description: 'One side of a posting. The amounts of all accounts of a transaction and asset sum to 0.',
  });

export type LedgerEntry = Readonly<z.output<typeof ledgerEntrySchema>>;
