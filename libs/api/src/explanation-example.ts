import type { LegExplanation } from '@ballast/contracts';

/** Explanation of a buy of an enrollment at its locked price. */
export const legExplanationExample = {
  underlying_currency: 'BTC',
  side: 'buy',
  target_weight: '0.5',
  target_notional: '5000',
  held_quantity: '',
  held_notional: '',
  delta_notional: '',
  reference_price: '',
  locked_price: '60000.00',
  raw_quantity: '0.083333333333333333',
  quantity: '0.08333333',
  quantity_rounding: 'down',
  notional: '5000.00',
  rounding_residue: '0.0002',
  minimum_notional: '1.00',
  compared_notional: '5000.00',
  is_below_minimum: false,
} satisfies LegExplanation;
