import { z } from 'zod';
import { executionIds } from './fields';
import { internalCall, type Frozen } from './internal-call';

const ownedTradeSchema = z.object({
  id: z.string(),
  execution_id: z.string(),
  /** Place of the Instruction in its Execution, from 0. */
  leg: z.int(),
  platform_code: z.string(),
  strategy_id: z.string(),
  trader_id: z.string(),
  participant_code: z.string(),
  asset: z.string(),
  quoted_currency: z.string(),
  side: z.enum(['buy', 'sell']),
  price: z.string(),
  quantity: z.string(),
  notional: z.string(),
  executed_at: z.string(),
  source: z.string(),
  venue: z.string(),
});
/** A trade as the service `execution` shows it to other services. */
export type OwnedTrade = Frozen<z.output<typeof ownedTradeSchema>>;

export const TRADES = {
  search: internalCall({
    method: 'POST',
    path: '/internal/trades/search',
    summary: 'All trades of some Executions; those of one Execution together, in Instruction order.',
    servedBy: ['execution'],
    callers: ['gateway'],
    body: z.strictObject({ execution_ids: executionIds }),
    answer: z.object({ trades: z.array(ownedTradeSchema) }),
  }),
} as const;
