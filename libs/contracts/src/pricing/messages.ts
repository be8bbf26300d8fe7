import { z } from 'zod';
import { messageType } from '../log/envelope';
import { TOPICS } from '../log/topics';
import { instrumentSchema } from '../resources/resources';

export const PRICE_SIDES = ['ask', 'bid', 'mid'] as const;
export type PriceSide = (typeof PRICE_SIDES)[number];

const priceRequest = z.object({
  operation_id: z.string(),
  strategy_id: z.string(),
  quoted_currency: z.string(),
  side: z.enum(PRICE_SIDES),
  /** Assets without which the Operation cannot go on. */
  required: z.array(z.string()),
  /** Assets that only some Traders hold: left out of the answer when they have no fresh price. */
  optional: z.array(z.string()),
});

export const customerPriceSchema = z.object({
  asset: z.string(),
  price: z.string(),
  source: z.string(),
  as_of: z.string(),
});
export type CustomerPrice = Readonly<z.output<typeof customerPriceSchema>>;

export const pricesQuote = messageType({
  topic: TOPICS.pricingCommands,
  type: 'prices.quote',
  summary:
    'Reference prices are needed to size a credit check; an empty `optional` and `required` means every instrument.',
  data: priceRequest,
});

export const pricesQuoted = messageType({
  topic: TOPICS.priceEvents,
  type: 'prices.quoted',
  summary: 'Reference prices with the instruments they belong to; nothing is locked.',
  data: z.object({
    operation_id: z.string(),
    prices: z.array(customerPriceSchema),
    instruments: z.array(instrumentSchema),
    missing: z.array(z.string()),
  }),
});

export const pricesLock = messageType({
  topic: TOPICS.pricingCommands,
  type: 'prices.lock',
  summary: 'Lock one customer price for each asset of an Operation. Asking again returns the stored lock.',
  data: priceRequest,
});

export const pricesLocked = messageType({
  topic: TOPICS.priceEvents,
  type: 'prices.locked',
  summary: 'The prices at which every Execution of the Operation settles.',
  data: z.object({ operation_id: z.string(), prices: z.array(customerPriceSchema), missing: z.array(z.string()) }),
});

export const pricesUnavailable = messageType({
  topic: TOPICS.priceEvents,
  type: 'prices.unavailable',
  summary: 'A required asset has no fresh price: the Operation fails.',
  data: z.object({ operation_id: z.string(), assets: z.array(z.string()), detail: z.string() }),
});

export const instrumentListed = messageType({
  topic: TOPICS.instrumentEvents,
  type: 'instrument.listed',
  summary: 'An instrument can be used in allocations from now on, or changed.',
  data: z.object({ instrument: instrumentSchema }),
});
