import { readEventFilter, spellEventType } from './event-spelling';

describe('the spelling of an event', () => {
  it.each([
    ['PORTFOLIO_ORDER.NEW', 'Portfolio_order.NEW'],
    ['INDIVIDUAL_ORDER.FILLED', 'Individual_order.FILLED'],
    ['REBALANCING_EXECUTION_ORDER.NEW', 'Rebalancing_execution_order.NEW'],
    ['PORTFOLIO_ORDER.*', 'Portfolio_order.*'],
  ])('of %s is %s in the guide, and a filter takes both', (upper, guide) => {
    expect(spellEventType(upper, 'upper')).toBe(upper);
    expect(spellEventType(upper, 'guide')).toBe(guide);
    expect(readEventFilter(upper)).toBe(upper);
    expect(readEventFilter(guide)).toBe(upper);
  });

  it.each(['trade_strategy.operation.status_changed', 'trade_strategy.*', '*', 'portfolio_order.NEW'])(
    'of %s is the only one',
    (type) => {
      expect(spellEventType(type, 'guide')).toBe(type);
      expect(readEventFilter(type)).toBe(type);
    },
  );
});
