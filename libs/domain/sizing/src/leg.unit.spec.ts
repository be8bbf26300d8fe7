import { plainReason } from '@ballast/domain-execution';
import { parseMoney, parseQuantity } from '@ballast/kernel';
import {
  decidedLeg,
  legsThatRun,
  rejectedInCheck,
  SKIPPED_BELOW_MINIMUM,
  type PlannedBuy,
  type PlannedSell,
} from './leg';
import { marketOf } from './testing/fixtures';

const { terms } = marketOf({ weights: { BTC: '1' }, held: {} });
const instrument = terms.instruments.get('BTC');
if (instrument === undefined) throw new Error('The fixture lists BTC');

const buy: PlannedBuy = { side: 'buy', instrument, stop: null, amount: parseMoney('100', 'USD', 2) };
const quantity = parseQuantity('0.5', 'BTC', 8);
const sell: PlannedSell = { side: 'sell', instrument, stop: null, amount: quantity, quantity, holdCeiling: quantity };

describe('a leg as messages carry it', () => {
  it('has the money of a buy as a notional and the units of a sell as a quantity, each at its scale', () => {
    expect(decidedLeg(buy, null)).toEqual({ asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '100.00' });
    expect(decidedLeg(sell, quantity)).toEqual({
      asset: 'BTC',
      side: 'sell',
      amount_type: 'quantity',
      amount: '0.50000000',
      hold: '0.50000000',
    });
  });

  it('has status and reason only when it will not run', () => {
    expect(decidedLeg({ ...buy, stop: SKIPPED_BELOW_MINIMUM }, null)).toMatchObject({
      status: 'skipped',
      status_reason: 'below_instrument_minimum',
    });
  });
});

describe('legs that run', () => {
  it('are the legs without a stop', () => {
    expect(legsThatRun([{ ...buy, stop: SKIPPED_BELOW_MINIMUM }, buy])).toEqual([buy]);
  });
});

describe('legs that the credit check rejects', () => {
  it('all have the reason of the Execution, also one that was skipped before, and none has a hold', () => {
    const legs = rejectedInCheck([{ ...buy, stop: SKIPPED_BELOW_MINIMUM }, sell], plainReason('insufficient_funds'));
    expect(legs.map(({ status, status_reason, hold }) => [status, status_reason, hold])).toEqual([
      ['rejected', 'insufficient_funds', undefined],
      ['rejected', 'insufficient_funds', undefined],
    ]);
  });
});
