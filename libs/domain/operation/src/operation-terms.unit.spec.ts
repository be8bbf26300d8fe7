import { executionId, format, traderId } from '@ballast/kernel';
import { assetsWithoutPrice, frameOf, instrumentsOf, pricesOf, requiredAssets, termsOf } from './operation-terms';
import {
  CREATED_AT,
  customerPrices,
  decisionAbout,
  OPERATION,
  pricedRequest,
  PRICES,
  REFERENCE,
  requestOf,
  STRATEGY,
} from './testing/fixtures';

const symbols = (operation: Parameters<typeof instrumentsOf>[0]): readonly string[] =>
  instrumentsOf(operation).map(({ symbol }) => symbol);

describe('the instruments of an Operation', () => {
  it('are those of its allocations', () => {
    expect(symbols(pricedRequest(requestOf('top_up'), { reference: REFERENCE }))).toEqual(['BTC/USD', 'ETH/USD']);
  });

  it('are all that pricing listed when it acts on holdings, once they are known', () => {
    const request = requestOf('rebalance');
    expect(symbols(pricedRequest(request, { reference: REFERENCE }))).toEqual(['BTC/USD', 'ETH/USD', 'SOL/USD']);
    expect(symbols(pricedRequest(request))).toEqual(['BTC/USD', 'ETH/USD']);
  });
});

describe('the assets that an Operation needs a price of', () => {
  it('are those with a weight above 0', () => {
    const allocations = [
      { underlying_currency: 'BTC', weight: '0.000' },
      { underlying_currency: 'ETH', weight: '0.001' },
      { underlying_currency: 'SOL', weight: '0' },
    ];
    expect(requiredAssets({ allocations })).toEqual(['ETH']);
    expect(requiredAssets({ allocations: [] })).toEqual([]);
  });

  it('lack a price when none is among the given ones', () => {
    expect(assetsWithoutPrice(['BTC', 'SOL'], PRICES)).toEqual(['SOL']);
  });
});

describe('the prices of an Operation', () => {
  it('are read at the scales of its instruments; there are none before they are known', () => {
    const terms = termsOf(pricedRequest(requestOf('rebalance'), { reference: REFERENCE }));
    const prices = pricesOf(customerPrices({ SOL: '150', LUNA: '1' }), terms);
    expect([...prices].map(([asset, price]) => `${asset} ${format(price)}`)).toEqual(['SOL 150.00']);
    expect(pricesOf(null, terms).size).toBe(0);
    expect(pricesOf(undefined, terms).size).toBe(0);
  });
});

describe('the frame of an Execution', () => {
  const checked = (code: string) => ({
    executionId: executionId(OPERATION, code),
    traderId: traderId(STRATEGY, code),
    decision: decisionAbout('enrollment', code, 0),
  });

  it('has the members that no outcome changes', () => {
    expect(frameOf(pricedRequest(requestOf('enrollment')), checked('A1'))).toEqual({
      id: executionId(OPERATION, 'A1'),
      operation_id: OPERATION,
      strategy_id: STRATEGY,
      trader_id: traderId(STRATEGY, 'A1'),
      participant_code: 'A1',
      quoted_currency: 'USD',
      initiated_by: '',
      grant_version: 0,
      authorized_at: '',
      created_at: CREATED_AT,
    });
  });

  it('names who acted, the grant and the instant', () => {
    const request = requestOf('enrollment', { initiated_by: 'ADVSR1' });
    const { decision, ...ids } = checked('A1');
    const authorized = { ...decision, grant_version: 3, authorized_at: CREATED_AT };
    expect(frameOf(pricedRequest(request), { ...ids, decision: authorized })).toMatchObject({
      initiated_by: 'ADVSR1',
      grant_version: 3,
      authorized_at: CREATED_AT,
    });
  });

  it('names no Trader while there is none', () => {
    expect(frameOf(pricedRequest(requestOf('enrollment')), checked('R1'))).toMatchObject({ trader_id: '' });
  });
});
