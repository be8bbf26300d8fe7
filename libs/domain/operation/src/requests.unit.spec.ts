import { executionId, traderId } from '@ballast/kernel';
import { legsByAsset, type Chunk } from './chunk';
import { executionsSettleOf, holdsPlaceOf, holdsReleaseOf, pricesLockOf, pricesQuoteOf, quoteTerms } from './requests';
import {
  customerPrices,
  OPERATION,
  planOf,
  pricedRequest,
  PRICES,
  REFERENCE,
  requestOf,
  STRATEGY,
} from './testing/fixtures';
import { History } from './testing/history';

function chunkOf(history: History, number = 0): Chunk {
  const chunk = history.chunks.get(number);
  if (chunk === undefined) throw new Error(`there is no chunk ${number}`);
  return chunk;
}

describe('the quote of reference prices', () => {
  it('requires the assets with a weight', () => {
    const allocations = [
      { underlying_currency: 'BTC', weight: '0' },
      { underlying_currency: 'ETH', weight: '1' },
    ];
    expect(pricesQuoteOf(pricedRequest(requestOf('partial_sell', { allocations })))).toEqual({
      operation_id: OPERATION,
      strategy_id: STRATEGY,
      quoted_currency: 'USD',
      side: 'bid',
      required: ['ETH'],
      every_instrument: false,
    });
  });

  it.each([
    ['rebalance', 'mid', true],
    ['liquidation', 'bid', true],
    ['top_up', 'ask', false],
  ] as const)('of a %s is at the %s', (type, side, every_instrument) => {
    expect(quoteTerms(pricedRequest(requestOf(type)))).toMatchObject({ side, every_instrument });
  });
});

describe('the lock of prices', () => {
  it('requires the assets with a weight and asks for the others that are traded', () => {
    const operation = pricedRequest(requestOf('rebalance'), { reference: REFERENCE });
    const lock = pricesLockOf(operation, ['BTC', 'SOL']);
    expect(lock).toMatchObject({ side: 'mid', required: ['BTC', 'ETH'], optional: ['SOL'] });
    expect(lock.bound).toBeUndefined();
  });

  it('is bound to the reference prices and takes the prices of the market', () => {
    const operation = pricedRequest(requestOf('rebalance', { max_price_move_bps: 50 }), {
      reference: { ...REFERENCE, prices: [...PRICES, ...customerPrices({ DOGE: '0.10' })] },
    });
    expect(pricesLockOf(operation, []).bound).toEqual({ prices: PRICES, max_move_bps: 50, lock_at: 'market' });
  });

  it.each([
    ['top_up', 'bound'],
    ['partial_sell', 'bound'],
    ['rebalance', 'market'],
  ] as const)('of a planned %s is at the prices of the %s, within the tolerance of plans', (type, lock_at) => {
    const request = requestOf(type, { plan: planOf(), max_price_move_bps: 50 });
    const { bound } = pricesLockOf(pricedRequest(request, { reference: REFERENCE }), []);
    expect(bound).toEqual({ prices: PRICES, lock_at });
  });
});

describe('the credit check of a chunk', () => {
  it('asks about every participant at the reference prices, without the planned verdicts', () => {
    const planned = { outcome: 'accepted' as const, status_reason: '', holdings: {} };
    const chunk = {
      number: 3,
      firstIndex: 1_500,
      participants: [{ participant_code: 'A', amount: '100.00', planned }],
      state: { status: 'listed' as const },
    };
    const request = requestOf('partial_sell', { plan: planOf() });
    expect(holdsPlaceOf(pricedRequest(request, { reference: REFERENCE }), chunk)).toMatchObject({
      operation_id: OPERATION,
      chunk: 3,
      first_index: 1_500,
      instruments: request.instruments,
      reference_prices: { BTC: '60000.00', ETH: '3000.00' },
      participants: [{ participant_code: 'A', amount: '100.00' }],
      default_scope: false,
      is_planned: true,
    });
  });

  it('has every instrument that pricing listed when the Operation acts on holdings', () => {
    const chunk = chunkOf(new History('rebalance').list('accepted'));
    const check = holdsPlaceOf(pricedRequest(requestOf('rebalance'), { reference: REFERENCE }), chunk);
    expect(check.instruments).toEqual(REFERENCE.instruments);
    expect(holdsPlaceOf(pricedRequest(requestOf('rebalance')), chunk).reference_prices).toEqual({});
  });
});

describe('the settlement of a chunk', () => {
  const history = new History('liquidation', { chunks: 2 }).list('accepted', 'rejected').list('accepted').quote();
  history.decide(0).decide(1).lock();
  const legs = [chunkOf(history, 0), chunkOf(history, 1)].map(legsByAsset);

  it('counts the legs before it and those of the whole Operation', () => {
    const settle = executionsSettleOf(history.operation, chunkOf(history, 1), legs);
    expect(settle).toMatchObject({ chunk: 1, preceding: { BTC: 1, SOL: 1 }, totals: { BTC: 2, SOL: 2 } });
    expect(settle.scales).toEqual({ USD: 2 });
    expect(executionsSettleOf(history.operation, chunkOf(history, 0), legs).preceding).toEqual({});
  });

  it('carries accepted Executions only, and one that ended at the locked prices without a leg', () => {
    const [execution, ...others] = executionsSettleOf(history.operation, chunkOf(history, 0), legs).executions;
    expect(others).toEqual([]);
    expect(execution).toEqual({
      execution_id: executionId(OPERATION, 'A0'),
      trader_id: traderId(STRATEGY, 'A0'),
      participant_code: 'A0',
      legs: [],
    });
  });

  it('carries the legs at the locked prices', () => {
    const enrollment = new History('enrollment').list('accepted').decide(0).lock();
    const settle = executionsSettleOf(enrollment.operation, chunkOf(enrollment), [{ BTC: 1, ETH: 1 }]);
    expect(settle.scales).toEqual({ USD: 2, BTC: 8, ETH: 8 });
    expect(settle.executions[0]?.legs).toMatchObject([
      { leg: 0, asset: 'BTC', price: '60000.00', quantity: '0.00083333', notional: '50.00' },
      { leg: 1, asset: 'ETH', price: '3000.00', quantity: '0.01666666', notional: '50.00' },
    ]);
  });

  it('throws without locked prices', () => {
    const { operation } = new History('enrollment').list('accepted').decide(0);
    expect(() => executionsSettleOf(operation, chunkOf(history), [])).toThrow('has no locked prices');
  });
});

describe('giving back a chunk', () => {
  it('names the Executions with a hold', () => {
    const history = new History('enrollment').list('accepted', 'rejected', 'accepted').decide(0);
    expect(holdsReleaseOf(history.operation, chunkOf(history))).toEqual({
      operation_id: OPERATION,
      strategy_id: STRATEGY,
      chunk: 0,
      source: 'execution',
      source_ids: ['A0', 'A2'].map((code) => executionId(OPERATION, code)),
    });
  });

  it('names no participant of a chunk that the credit check never saw', () => {
    const history = new History('rebalance').list('accepted');
    expect(holdsReleaseOf(history.operation, chunkOf(history)).source_ids).toEqual([]);
  });
});
