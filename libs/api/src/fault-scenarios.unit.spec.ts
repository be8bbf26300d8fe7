import { FAULT_SCENARIO_PATTERN } from './sandbox';

describe('the described scenario of a sandbox fault', () => {
  it.each([
    'price_unavailable',
    'price_unavailable:SOL',
    'venue_reject:ETH',
    'slow_pricing:1500',
    'slow_pricing:999999',
    'slow_settle:0',
    'slow_settle:3600000',
    'rail_reject',
    'rail_return',
    'slow_rail:500',
  ])('may be %s', (text) => {
    expect(FAULT_SCENARIO_PATTERN.test(text)).toBe(true);
  });

  it.each([
    '',
    'price_unavailable:',
    'price_unavailable:btc',
    'venue_reject',
    'venue_reject:',
    'venue_reject:btc',
    'venue_reject:BTC:ETH',
    `venue_reject:${'A'.repeat(17)}`,
    'slow_pricing',
    'slow_pricing:-1',
    'slow_pricing:1.5',
    'slow_pricing:007',
    'slow_settle:3600001',
    'slow_settle:10000000',
    'meteor_strike',
    'rail_reject:USD',
    'slow_rail',
  ])('may not be %j', (text) => {
    expect(FAULT_SCENARIO_PATTERN.test(text)).toBe(false);
  });
});
