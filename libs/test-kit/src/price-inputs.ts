import type { LockInputs, QuoteInputs } from '@ballast/contracts';

/** Inputs of a decision about prices, for answers that a spec sends in the place of pricing. */
export const PRICE_INPUTS: LockInputs & QuoteInputs = {
  quoted_currency: 'USD',
  side: 'ask',
  required: [],
  looks_left: 0,
  market: [],
  settings: { stale_after_ms: 5_000, spread_bps: 20, plan_tolerance_bps: 10 },
  every_instrument: false,
  optional: [],
  withheld: [],
};
