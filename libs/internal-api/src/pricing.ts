import { PRICE_SIDES, quotedMarketSchema } from '@ballast/contracts';
import { z } from 'zod';
import { nonEmpty } from './fields';
import { internalCall, type Frozen } from './internal-call';

const PUSHED_PRICES_MAX = 1_000;

const priceViewSchema = z.object({
  underlying_currency: z.string(),
  quoted_currency: z.string(),
  bid: z.string(),
  mid: z.string(),
  ask: z.string(),
  as_of: z.string(),
  pinned: z.boolean(),
});
/** The price of an instrument now. */
export type PriceView = Frozen<z.output<typeof priceViewSchema>>;

/** A price is either a mid, to which the configured spread is added, or the customer's bid and ask as they are. */
const midOrSides = { price: z.string().optional(), bid: z.string().optional(), ask: z.string().optional() };

const pushedPriceSchema = z.strictObject({
  underlying_currency: z.string(),
  quoted_currency: z.string(),
  ...midOrSides,
  as_of: z.iso.datetime({ offset: true, error: 'must be an RFC 3339 time' }).optional(),
});
export type PushedPrice = Readonly<z.output<typeof pushedPriceSchema>>;

const servedBy = ['pricing'] as const;
const instrument = z.object({ underlying: z.string(), quoted: z.string() });

export const QUOTES = {
  read: internalCall({
    method: 'POST',
    path: '/internal/quotes',
    summary: 'Reference prices that an Operation would be quoted now.',
    servedBy,
    callers: ['gateway', 'operation-orchestrator'],
    body: z.strictObject({
      quoted_currency: nonEmpty,
      side: z.enum(PRICE_SIDES),
      required: z.array(nonEmpty),
      /** Whether to quote all instruments of the currency, in addition to the required assets. */
      every_instrument: z.boolean(),
    }),
    answer: quotedMarketSchema,
  }),
} as const;

export const PRICES = {
  list: internalCall({
    method: 'GET',
    path: '/internal/prices',
    summary: 'The price of every instrument that has one.',
    servedBy,
    callers: ['gateway'],
    answer: z.object({ prices: z.array(priceViewSchema) }),
  }),
  fresh: internalCall({
    method: 'GET',
    path: '/internal/prices/{underlying}/{quoted}/fresh',
    summary: 'The price of an instrument, or null while it has none that is fresh.',
    servedBy,
    callers: ['gateway'],
    params: instrument,
    answer: z.object({ price: priceViewSchema.nullable() }),
  }),
  pin: internalCall({
    method: 'PUT',
    path: '/internal/prices/{underlying}/{quoted}',
    summary: 'Sets the price of an instrument by hand, in the sandbox only.',
    servedBy,
    callers: ['gateway'],
    params: instrument,
    body: z.strictObject(midOrSides),
    answer: priceViewSchema,
    problems: ['not_found'],
  }),
  unpin: internalCall({
    method: 'DELETE',
    path: '/internal/prices/{underlying}/{quoted}',
    summary: 'Lets the price of an instrument move again, in the sandbox only.',
    servedBy,
    callers: ['gateway'],
    params: instrument,
    answer: priceViewSchema,
    problems: ['not_found'],
  }),
  push: internalCall({
    method: 'PUT',
    path: '/internal/feed',
    summary: 'Prices of a feed that the operator runs, in production only.',
    servedBy,
    callers: ['operator'],
    body: z.strictObject({ prices: z.array(pushedPriceSchema).min(1).max(PUSHED_PRICES_MAX) }),
    /** `ignored` counts prices that are older than the stored ones. */
    answer: z.object({ accepted: z.int(), ignored: z.int() }),
  }),
} as const;
