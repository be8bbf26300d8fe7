import { z } from 'zod';
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
