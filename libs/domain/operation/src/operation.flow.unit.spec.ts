import { OPERATION_TYPES } from '@ballast/contracts';
import { chunksInFlight, priceFlowOf, type PriceFlow } from './operation.flow';
import { planOf } from './testing/fixtures';

describe('chunks in flight', () => {
  it.each([
    [500, 4],
    [333, 6],
    [100, 16],
    [1, 16],
    [5_000, 1],
  ])('of %i participants are %i', (participants, chunks) => {
    expect(chunksInFlight(participants)).toBe(chunks);
  });
});

describe('the price flow', () => {
  it.each<[(typeof OPERATION_TYPES)[number], PriceFlow]>([
    ['enrollment', 'lock_beside_check'],
    ['top_up', 'lock_beside_check'],
    ['partial_sell', 'quote_first'],
    ['rebalance', 'quote_first'],
    ['liquidation', 'quote_first'],
  ])('of a %s is %s', (type, flow) => {
    expect(priceFlowOf({ type })).toBe(flow);
  });

  it.each(OPERATION_TYPES)('of a bound %s quotes first, also when it buys', (type) => {
    expect(priceFlowOf({ type, max_price_move_bps: 50 })).toBe('quote_first');
  });

  it.each(OPERATION_TYPES)('of a planned %s locks after the check, bound or not', (type) => {
    expect(priceFlowOf({ type, plan: planOf() })).toBe('lock_after_check');
    expect(priceFlowOf({ type, plan: planOf(), max_price_move_bps: 50 })).toBe('lock_after_check');
  });
});
