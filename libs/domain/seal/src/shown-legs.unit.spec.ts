import { ShownLegs } from './shown-legs';
import { Conclusions } from './shown-values';

interface Leg {
  readonly underlying_currency: string;
  readonly side: string;
  readonly amount: string;
  readonly amount_type: string;
  readonly price: string;
  readonly quantity: string;
  readonly total_notional: string;
  readonly status?: string;
}

const BUYS: readonly Leg[] = [
  leg({
    underlying_currency: 'BTC',
    amount: '66.67',
    price: '60030.00',
    quantity: '0.00111061',
    total_notional: '66.67',
  }),
  leg({
    underlying_currency: 'ETH',
    amount: '33.33',
    price: '3001.50',
    quantity: '0.01110444',
    total_notional: '33.33',
  }),
];
const WEIGHTS = [
  { underlying_currency: 'BTC', weight: '0.666666666666666667' },
  { underlying_currency: 'SOL', weight: '0' },
  { underlying_currency: 'ETH', weight: '0.333333333333333333' },
];

function leg(members: Partial<Leg>): Leg {
  const empty = { underlying_currency: 'BTC', amount: '', price: '', quantity: '', total_notional: '' };
  return { ...empty, side: 'buy', amount_type: 'notional', status: 'executed', ...members };
}

function sold(members: Partial<Leg>): Leg {
  return leg({ side: 'sell', price: '60030.00', ...members });
}

function execution(instructions: readonly Leg[], status = 'settled') {
  return { id: 'one', participant_code: 'A', status, instructions };
}

function concluded(type: string, legs: readonly Leg[], { amount = '100.00', allocations = WEIGHTS } = {}): Conclusions {
  const conclusions = new Conclusions();
  const shown = new ShownLegs(conclusions);
  shown.takeRequest({ type, allocations });
  shown.takeParticipants([amount === '' ? { participant_code: 'A' } : { participant_code: 'A', amount }]);
  shown.takeExecution(execution(legs));
  shown.finish();
  return conclusions;
}

const UNSIZED = 'the leg in BTC of Execution one does not follow from its amount and its price';

describe('the legs of a proof', () => {
  it('are shares of the requested amount, sized at their price', () => {
    const { contradictions, shown, notShown } = concluded('enrollment', BUYS);
    expect([contradictions, notShown]).toEqual([[], []]);
    expect(shown).toEqual([
      '2 legs of 1 settled Executions have the quantity and the money that their price gives',
      'the legs of 1 Executions are the shares of an amount by the weights',
    ]);
  });

  it('contradict the rules when a quantity or the money is another', () => {
    const [first = leg({}), second = leg({})] = BUYS;
    const changes: readonly Partial<Leg>[] = [{ quantity: '0.00111062' }, { price: '60031.00' }, { quantity: '' }];
    for (const change of changes) {
      expect(concluded('enrollment', [{ ...first, ...change }, second]).contradictions).toEqual([UNSIZED]);
    }
  });

  it('contradict the request when they are other shares, of another amount or of other assets', () => {
    expect(concluded('top_up', BUYS, { amount: '100.01' }).contradictions).toEqual([
      'the legs of Execution one do not sum to the amount that was requested',
    ]);
    const notShares = ['the legs of Execution one are not shares of one amount'];
    expect(concluded('top_up', BUYS.toReversed()).contradictions).toEqual(notShares);
    const halves = [
      { underlying_currency: 'BTC', weight: '0.5' },
      { underlying_currency: 'ETH', weight: '0.5' },
    ];
    expect(concluded('top_up', BUYS, { allocations: halves }).contradictions).toEqual(notShares);
  });

  it('round the quantity of a partial sell up', () => {
    const all = { allocations: [{ underlying_currency: 'BTC', weight: '1' }] };
    const up = sold({ amount: '100.00', quantity: '0.00166584', total_notional: '100.00' });
    expect(concluded('partial_sell', [up], all).contradictions).toEqual([]);
    expect(concluded('partial_sell', [{ ...up, quantity: '0.00166583' }], all).contradictions).toEqual([UNSIZED]);
  });

  it('give the money of a whole quantity, rounded down', () => {
    const whole = sold({
      amount_type: 'quantity',
      amount: '0.00166583',
      quantity: '0.00166583',
      total_notional: '99.99',
    });
    expect(concluded('liquidation', [whole]).contradictions).toEqual([]);
    expect(concluded('liquidation', [{ ...whole, total_notional: '100.00' }]).contradictions).toEqual([UNSIZED]);
    expect(concluded('liquidation', [{ ...whole, amount: '0.5' }]).contradictions).toEqual([UNSIZED]);
  });

  it('say that holdings are not shown where amounts follow from them', () => {
    const bought = leg({ price: '60030.00', quantity: '0.00111061', total_notional: '66.67' });
    const { contradictions, notShown } = concluded('rebalance', [{ ...bought, amount: '66.67' }]);
    expect(contradictions).toEqual([]);
    expect(notShown).toEqual(['how the amounts of legs follow from holdings: the messages do not have them']);
  });

  it('are open as far as the proof does not show the request', () => {
    const conclusions = new Conclusions();
    const shown = new ShownLegs(conclusions);
    expect(shown.takeExecution(execution(BUYS))).toHaveLength(2);
    expect(shown.takeExecution(execution(BUYS))).toEqual([]);
    expect(shown.takeExecution({ ...execution(BUYS, 'rejected'), id: 'two' })).toEqual([]);
    shown.finish();
    expect(conclusions.notShown).toEqual(['whether 1 Executions follow from the request']);
    expect(concluded('enrollment', BUYS, { amount: '' }).notShown).toEqual(['the requested amounts of 1 Executions']);
  });
});
