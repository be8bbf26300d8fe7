import { parseFaultScenario } from './fault-scenario';

describe('parseFaultScenario', () => {
  it.each([
    ['price_unavailable', { kind: 'price_unavailable', asset: null }],
    ['price_unavailable:SOL', { kind: 'price_unavailable', asset: 'SOL' }],
    ['venue_reject:ETH', { kind: 'venue_reject', asset: 'ETH' }],
    ['slow_pricing:1500', { kind: 'slow_pricing', delayMs: 1_500 }],
    ['slow_settle:0', { kind: 'slow_settle', delayMs: 0 }],
    ['slow_settle:3600000', { kind: 'slow_settle', delayMs: 3_600_000 }],
  ])('reads %s', (text, scenario) => {
    expect(parseFaultScenario(text)).toEqual(scenario);
  });

  it.each([
    '',
    'price_unavailable:',
    'price_unavailable:btc',
    'venue_reject',
    'venue_reject:',
    'venue_reject:btc',
    'venue_reject:BTC:ETH',
    'slow_pricing',
    'slow_pricing:-1',
    'slow_pricing:1.5',
    'slow_pricing:007',
    'slow_settle:3600001',
    'meteor_strike',
  ])('refuses %p', (text) => {
    expect(parseFaultScenario(text)).toBeUndefined();
  });
});
