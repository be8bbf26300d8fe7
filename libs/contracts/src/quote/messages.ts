import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { seenPriceSchema } from '../pricing/prices';
import { ACCOUNT_STATUSES } from '../resources/customer-accounts';
import { quoteSchema } from '../resources/quotes';
import { instrumentSchema } from '../resources/resources';

export const quoteOpened = messageType({
  topic: TOPICS.quoteEvents,
  type: 'quote.opened',
  decides: true,
  summary: 'A quote was made: until it expires, one trade may be made at its price. A quote places no hold.',
  data: z.object({
    /** The quote as its GET shows it. */
    quote: quoteSchema,
    account_id: z.string(),
    /** The amount that the caller fixed; the other one follows from the price. */
    fixed: z.enum(['quantity', 'total']),
    amount: z.string(),
    /** Basis points by which the caller widened the price. */
    spread_bps: z.number().int(),
    inputs: z.object({
      market: seenPriceSchema,
      instrument: instrumentSchema,
      /** Largest `total_notional`. */
      max_notional: z.string(),
      account: z.object({ version: z.number().int(), status: z.enum(ACCOUNT_STATUSES) }),
    }),
  }),
});
export type QuoteOpened = z.output<typeof quoteOpened.data>;
