import { z } from 'zod';
import { decimalString, timestampString, uuidString } from './decimals';

export const tradeSchema = z
  .object({
    id: uuidString,
    execution_id: uuidString,
    instruction_index: z.int().meta({ description: 'Place of its Instruction in the Execution, from 0.' }),
    side: z.enum(['buy', 'sell']),
    underlying_currency: z.string(),
    quoted_currency: z.string(),
    price: decimalString,
    quantity: decimalString,
    notional: decimalString,
    venue: z.string(),
    executed_at: timestampString,
  })
  .meta({ id: 'Trade', description: 'A trade as the venue booked it.' });
export type BookedTrade = Readonly<z.output<typeof tradeSchema>>;
