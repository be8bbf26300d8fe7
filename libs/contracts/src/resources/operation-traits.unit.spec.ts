import { OPERATION_TRAITS, type OperationTraits } from './operation-traits';
import { OPERATION_TYPES } from './resources';

const traits: Readonly<Record<string, OperationTraits>> = OPERATION_TRAITS;

describe('the side of an Operation', () => {
  it('is the ask for buys, the bid for sells and the mid for Operations that do both', () => {
    expect(OPERATION_TRAITS.enrollment.priceSide).toBe('ask');
    expect(OPERATION_TRAITS.top_up.priceSide).toBe('ask');
    expect(OPERATION_TRAITS.partial_sell.priceSide).toBe('bid');
    expect(OPERATION_TRAITS.liquidation.priceSide).toBe('bid');
    expect(OPERATION_TRAITS.rebalance.priceSide).toBe('mid');
  });
});

describe('the traits of Operations', () => {
  it('belong to every type and to no other name', () => {
    expect(Object.keys(traits)).toEqual([...OPERATION_TYPES]);
  });

  it.each(Object.entries(traits))('agree with each other for %s', (_, { method, request, ...own }) => {
    expect(own.spendsCash).toBe(method === 'spend_amount');
    expect(own.actsOnHoldings).toBe(method === 'sell_everything' || method === 'reach_weights');
    expect(request.takesAmounts).toBe(method === 'spend_amount' || method === 'raise_amount');
    expect(request.takesAllocations).toBe(method !== 'sell_everything');
    // Legs that buy with the proceeds of other legs move no money in or out of the Trader's account.
    expect(own.cashAccount === 'trader').toBe(method === 'reach_weights');
  });
});
