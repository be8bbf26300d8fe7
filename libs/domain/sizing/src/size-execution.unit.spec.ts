import { OPERATION_TRAITS, type DecidedLeg } from '@ballast/contracts';
import { instrumentOf } from '@ballast/test-kit';
import { sizeExecution } from './size-execution';
import { readPrices, readTerms } from './terms';

const terms = readTerms({
  quoted_currency: 'USD',
  quoted_scale: 2,
  allocations: [],
  instruments: ['BTC', 'ETH'].map((asset) => instrumentOf(asset)),
});
const locked = { terms, prices: readPrices({ BTC: '60000.00', ETH: '3000.00' }, terms) };

describe('sizing an Execution', () => {
  it('spends the proceeds of the sells on the buys when the legs follow weights', () => {
    const legs: DecidedLeg[] = [
      { asset: 'BTC', side: 'sell', amount_type: 'notional', amount: '590.00', hold: '0.01000000' },
      { asset: 'ETH', side: 'buy', amount_type: 'notional', amount: '590.00', weight: '590' },
    ];
    const sizing = sizeExecution(legs, locked, OPERATION_TRAITS.rebalance);
    expect(sizing).toMatchObject({ sized: [{ notional: '600.00' }, { notional: '600.00', quantity: '0.20000000' }] });
  });

  it.each([
    ['enrollment', 'rejected'],
    ['liquidation', 'skipped'],
  ] as const)('ends the legs of an %s that are under their minimum as %s', (type, status) => {
    const legs: DecidedLeg[] = [
      { asset: 'BTC', side: 'sell', amount_type: 'quantity', amount: '0.00000016', hold: '0.00000016' },
    ];
    const sizing = sizeExecution(legs, locked, OPERATION_TRAITS[type]);
    expect(sizing).toMatchObject({ outcome: status, legs: [{ status, status_reason: 'below_instrument_minimum' }] });
  });
});
