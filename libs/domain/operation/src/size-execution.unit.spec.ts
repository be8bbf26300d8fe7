import { sizerOf } from './size-execution';
import { legsOf, pricedRequest, PRICES, REFERENCE, requestOf } from './testing/fixtures';

describe('the sizing of an Operation', () => {
  it.each([
    ['enrollment', ['0 buy 0.00083333 BTC 50.00', '1 buy 0.01666666 ETH 50.00']],
    ['partial_sell', ['0 sell 0.00083334 BTC 50.00', '1 sell 0.01666667 ETH 50.00']],
    ['rebalance', ['0 sell 0.05000000 BTC 3000.00', '1 buy 1.00000000 ETH 3000.00']],
  ] as const)('of a %s follows the rules of its type at the locked prices', (type, expected) => {
    const size = sizerOf(pricedRequest(requestOf(type), { reference: REFERENCE, prices: PRICES }));
    const sizing = size({ legs: legsOf(type) });
    expect(
      sizing.outcome === 'trades' &&
        sizing.sized.map(
          ({ leg, side, quantity, asset, notional }) => `${leg} ${side} ${quantity} ${asset} ${notional}`,
        ),
    ).toEqual(expected);
  });

  it('is the same for the same legs, however often it is asked for', () => {
    const size = sizerOf(pricedRequest(requestOf('top_up'), { prices: PRICES }));
    expect(size({ legs: legsOf('top_up') })).toEqual(size({ legs: legsOf('top_up') }));
  });

  it('needs locked prices', () => {
    expect(() => sizerOf(pricedRequest(requestOf('top_up')))).toThrow('has no locked prices');
  });
});
