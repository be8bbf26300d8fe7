import { OPERATION_TRAITS, type OperationType } from '@ballast/contracts';
import { readsHoldings, reportedHoldings } from './reported-holdings';

const BTC = { asset: 'BTC', balance: '0.50000000', held: '0.10000000' };
const SOL = { asset: 'SOL', balance: '2.00000000', held: '0' };
const HOLDINGS = [BTC, SOL, { asset: 'ETH', balance: '0.00000000', held: '0' }];
const LEGS = [{ asset: 'BTC', side: 'buy', amount_type: 'notional', amount: '50.00' } as const];

describe('a check', () => {
  it.each<[OperationType, boolean, boolean]>([
    ['enrollment', false, false],
    ['top_up', false, false],
    ['top_up', true, true],
    ['partial_sell', false, true],
    ['rebalance', false, true],
    ['liquidation', false, true],
  ])('of type %s, planned: %s, reads holdings: %s', (type, is_planned, reads) => {
    expect(readsHoldings({ type, is_planned })).toBe(reads);
    expect(reportedHoldings({ type, is_planned }, { legs: LEGS }, HOLDINGS).holdings !== undefined).toBe(reads);
  });

  it('that acts on holdings always reads them', () => {
    const types = Object.entries(OPERATION_TRAITS).flatMap(([type, traits]) => (traits.actsOnHoldings ? [type] : []));
    expect(types.filter((type) => !readsHoldings({ type: type as OperationType }))).toEqual([]);
  });
});

describe('reported holdings', () => {
  it('are all that are not zero when the Operation acts on holdings', () => {
    expect(reportedHoldings({ type: 'rebalance' }, { legs: LEGS }, HOLDINGS)).toEqual({ holdings: [BTC, SOL] });
  });

  it('are otherwise those of assets with a leg', () => {
    expect(reportedHoldings({ type: 'partial_sell' }, { legs: LEGS }, HOLDINGS)).toEqual({ holdings: [BTC] });
    expect(reportedHoldings({ type: 'top_up', is_planned: true }, { legs: LEGS }, HOLDINGS)).toEqual({
      holdings: [BTC],
    });
  });

  it('are absent for a buy without a plan', () => {
    expect(reportedHoldings({ type: 'top_up' }, { legs: LEGS }, HOLDINGS)).toEqual({});
  });
});
