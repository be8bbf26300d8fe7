import { wantsType } from './wanted-types';

describe('an endpoint', () => {
  it('that chose no types is sent all of them', () => {
    expect(wantsType([], 'trade_strategy.trader.created')).toBe(true);
  });

  it('that chose types is sent those and no others', () => {
    const chosen = ['trade_strategy.trader.created'];
    expect(wantsType(chosen, 'trade_strategy.trader.created')).toBe(true);
    expect(wantsType(chosen, 'trade_strategy.operation.status_changed')).toBe(false);
  });
});
