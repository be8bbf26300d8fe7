import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { PRICE_SIDES } from '../resources/operation-traits';
import { instrumentSchema } from '../resources/resources';
import {
  customerPriceSchema,
  lockInputsSchema,
  priceBoundSchema,
  priceMoveSchema,
  quotedMarketSchema,
  quoteInputsSchema,
} from './prices';

const priceRequest = z.object({
  operation_id: z.string(),
  strategy_id: z.string(),
  quoted_currency: z.string(),
  side: z.enum(PRICE_SIDES),
  /** Assets without which the Operation cannot go on. */
  required: z.array(z.string()),
});

export const pricesQuote = messageType({
  topic: TOPICS.pricingCommands,
  type: 'prices.quote',
  summary: 'Quote reference prices, which size a credit check or bound the locked prices.',
  data: priceRequest.extend({
    /** Whether to quote every instrument of the quoted currency with a fresh price, because each of them may trade. */
    every_instrument: z.boolean(),
  }),
});

export const pricesQuoted = messageType({
  topic: TOPICS.priceEvents,
  type: 'prices.quoted',
  decides: true,
  summary: 'Reference prices with their instruments, without a lock.',
  data: z.object({ operation_id: z.string(), ...quotedMarketSchema.shape, inputs: quoteInputsSchema }),
});

export const pricesLock = messageType({
  topic: TOPICS.pricingCommands,
  type: 'prices.lock',
  summary: 'Lock one customer price for each asset of an Operation. Asking again returns the stored lock.',
  data: priceRequest.extend({
    /** Assets that only some Traders hold: left out of the answer when they have no fresh price. */
    optional: z.array(z.string()),
    bound: priceBoundSchema.optional(),
  }),
});

export const pricesLocked = messageType({
  topic: TOPICS.priceEvents,
  type: 'prices.locked',
  decides: true,
  summary: 'The prices at which every Execution of the Operation settles.',
  data: z.object({
    operation_id: z.string(),
    prices: z.array(customerPriceSchema),
    missing: z.array(z.string()),
    inputs: lockInputsSchema,
  }),
});

export const pricesUnavailable = messageType({
  topic: TOPICS.priceEvents,
  type: 'prices.unavailable',
  decides: true,
  summary: 'A required asset has no fresh price: the Operation fails.',
  data: z.object({
    operation_id: z.string(),
    assets: z.array(z.string()),
    detail: z.string(),
    inputs: lockInputsSchema,
  }),
});

export const pricesMoved = messageType({
  topic: TOPICS.priceEvents,
  type: 'prices.moved',
  decides: true,
  summary: 'The market is further from the bound of an Operation than it allows: the Operation fails.',
  data: z.object({
    operation_id: z.string(),
    moved: z.array(priceMoveSchema),
    detail: z.string(),
    inputs: lockInputsSchema,
  }),
});

export const pricesAwaited = messageType({
  topic: TOPICS.priceEvents,
  type: 'prices.awaited',
  summary: 'A request for prices waits for fresh ones; until its answer the command is kept.',
  data: z.object({
    operation_id: z.string(),
    kind: z.enum(['quote', 'lock']),
    /** Time of the first look at the market after this one. */
    due_at: z.string(),
    /** The command as it stands in the log. */
    command: z.string(),
  }),
});
export type PricesAwaited = z.output<typeof pricesAwaited.data>;

const priceMarkSchema = z.object({
  symbol: z.string(),
  bid: z.string(),
  mid: z.string(),
  ask: z.string(),
  /** Time of the price. */
  as_of: z.string(),
});
export type PriceMark = Readonly<z.output<typeof priceMarkSchema>>;

export const pricesMarked = messageType({
  topic: TOPICS.priceMarks,
  type: 'prices.marked',
  summary: 'Prices of instruments at one instant: an interval began, or an instrument was pinned or unpinned.',
  data: z.object({
    /** The instant from which on the prices hold. */
    at: z.string(),
    reason: z.enum(['interval', 'pinned', 'unpinned']),
    /** Marks of different instruments. The mark of an unpinned instrument has the price of the feed. */
    marks: z.array(priceMarkSchema),
    /** Symbols of unpinned instruments that the feed has brought no price of. */
    without_price: z.array(z.string()).optional(),
  }),
});
export type PricesMarked = z.output<typeof pricesMarked.data>;

export const instrumentListed = messageType({
  topic: TOPICS.instrumentEvents,
  type: 'instrument.listed',
  summary: 'An instrument can be used in allocations from now on, or changed.',
  data: z.object({ instrument: instrumentSchema }),
});
export type InstrumentListed = z.output<typeof instrumentListed.data>;
