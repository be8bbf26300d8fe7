/**
 * Every instrument with its price. A pin replaces the price of the feed, which still updates its own price below the
 * pin. The statement is no view, because a view would tie the instruments and pins to a table that a swap leaves.
 */
export const MARKET_SELECT = `
  SELECT i.symbol, i.underlying_currency, i.quoted_currency, i.quantity_scale, i.price_scale, i.quoted_scale,
         i.min_notional::text AS min_notional, i.status,
         coalesce(p.bid, q.bid)::text AS bid, coalesce(p.mid, q.mid)::text AS mid, coalesce(p.ask, q.ask)::text AS ask,
         CASE WHEN p.bid IS NULL THEN q.as_of ELSE p.marked_at END AS as_of, p.bid IS NOT NULL AS is_pinned
    FROM pricing.instruments i
    LEFT JOIN pricing.quotes q ON q.symbol = i.symbol
    LEFT JOIN pricing.pins p ON p.symbol = i.symbol`;
