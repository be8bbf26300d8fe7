import { z } from 'zod';
import { PRICE_SIDES } from '../resources/operation-traits';
import { instrumentSchema } from '../resources/resources';

/** The price of one asset for customers. */
export const customerPriceSchema = z.object({
  asset: z.string(),
  price: z.string(),
  source: z.string(),
  as_of: z.string(),
});
export type CustomerPrice = Readonly<z.output<typeof customerPriceSchema>>;

/** Prices with which an Operation was checked or planned, and the largest distance of the market from them. */
export const priceBoundSchema = z.object({
  prices: z.array(customerPriceSchema),
  /**
   * Largest distance, in basis points of a price; a market exactly that far away is within. Absent for the prices of a
   * plan: their distance is a setting of pricing, which knows its spread.
   */
  max_move_bps: z.number().int().optional(),
  /** Prices that are locked while the market is within the bound: those of the market, or those of the bound itself. */
  lock_at: z.enum(['market', 'bound']),
});
export type PriceBound = Readonly<z.output<typeof priceBoundSchema>>;

/** Prices as of now, with their instruments. */
export const quotedMarketSchema = z.object({
  prices: z.array(customerPriceSchema),
  instruments: z.array(instrumentSchema),
  /** Assets without a fresh price. The service that uses the prices decides what follows from it. */
  missing: z.array(z.string()),
});
export type QuotedMarket = Readonly<z.output<typeof quotedMarketSchema>>;

/** The move of a price that is further from its bound than allowed. */
export const priceMoveSchema = z.object({
  asset: z.string(),
  /** The price of the bound. */
  from: z.string(),
  /** Empty when there is no fresh price any more. */
  to: z.string(),
});
export type PriceMove = Readonly<z.output<typeof priceMoveSchema>>;

/** Settings of pricing that were in force when it decided. */
const priceSettingsSchema = z.object({
  /** Age in milliseconds after which a price is stale. */
  stale_after_ms: z.number().int(),
  /** The distance from bid to ask around a mid of the feed, in basis points of the mid. */
  spread_bps: z.number().int(),
  /** Largest distance of the market from the prices of a plan, in basis points. */
  plan_tolerance_bps: z.number().int(),
});
export type PriceSettings = Readonly<z.output<typeof priceSettingsSchema>>;

/** The market of one asset as pricing saw it. All members but the asset are empty before its first price. */
export const seenPriceSchema = z.object({
  asset: z.string(),
  bid: z.string(),
  mid: z.string(),
  ask: z.string(),
  /** `feed`, or `pinned` for a price set by hand. */
  source: z.string(),
  as_of: z.string(),
});
export type SeenPrice = Readonly<z.output<typeof seenPriceSchema>>;

/** Inputs of a decision about prices. The time of the decision is that of its message. */
const priceInputsSchema = z.object({
  quoted_currency: z.string(),
  side: z.enum(PRICE_SIDES),
  /** Assets without which the Operation cannot go on. */
  required: z.array(z.string()),
  /** Looks at the market that the Operation could still have waited for. */
  looks_left: z.number().int(),
  /** The listed assets that were looked at. */
  market: z.array(seenPriceSchema),
  settings: priceSettingsSchema,
});

/** Inputs of a quote of reference prices. */
export const quoteInputsSchema = priceInputsSchema.extend({ every_instrument: z.boolean() });
export type QuoteInputs = Readonly<z.output<typeof quoteInputsSchema>>;

/** Inputs of a lock. */
export const lockInputsSchema = priceInputsSchema.extend({
  /** Assets that only some Traders hold. A fault of the sandbox that takes every price makes them required. */
  optional: z.array(z.string()),
  bound: priceBoundSchema.optional(),
  /** Assets whose prices a fault of the sandbox took away. */
  withheld: z.array(z.string()),
});
export type LockInputs = Readonly<z.output<typeof lockInputsSchema>>;
