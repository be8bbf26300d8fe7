import { executionId, parseUnits } from '@ballast/kernel';
import * as fc from 'fast-check';
import { BASKET, decide, given, holding, OPERATION, participants, placeHolds } from './testing/fixtures';

const anyEnrollment = fc.record({
  amounts: fc.array(fc.bigInt({ min: 1n, max: 2_000n }), { minLength: 1, maxLength: 12 }),
  isNovated: fc.infiniteStream(fc.boolean()).map((stream) => [...stream.take(12)]),
  float: fc.bigInt({ min: 0n, max: 8_000n }),
  cash: fc.bigInt({ min: 0n, max: 2_000n }),
});
const cents = (units: bigint): string => `${units / 100n}.${(units % 100n).toString().padStart(2, '0')}`;

describe('place holds: for any request', () => {
  const setUp = ({
    amounts,
    isNovated,
    float,
    cash,
  }: typeof anyEnrollment extends fc.Arbitrary<infer T> ? T : never) => {
    const codes = amounts.map((_, index) => `P${index}`);
    const command = placeHolds({
      type: 'enrollment',
      participants: participants(...amounts.map((amount, index) => [`P${index}`, cents(amount)] as const)),
    });
    const state = given({
      participants: Object.fromEntries(
        codes.map((code, index) => [code, { funding: isNovated[index] === true ? 'novated' : 'prefunded' } as const]),
      ),
      float: cents(float),
      cash: Object.fromEntries(codes.map((code) => [code, cents(cash)])),
    });
    return { command, state };
  };

  it('never holds more than the float has, nor more than a participant has', () => {
    fc.assert(
      fc.property(anyEnrollment, (given) => {
        const { command, state } = setUp(given);
        const placed = decide(command, state);
        const heldOnFloat = placed.holds
          .filter(({ account }) => account === 'float')
          .reduce((sum, { amount }) => sum + parseUnits(amount, 2), 0n);
        expect(heldOnFloat <= given.float).toBe(true);
        for (const hold of placed.holds.filter(({ account }) => account !== 'float')) {
          expect(parseUnits(hold.amount, 2) <= given.cash).toBe(true);
        }
        if (placed.float_available_after !== '') {
          expect(parseUnits(placed.float_available_after, 2)).toBe(given.float - heldOnFloat);
        }
      }),
    );
  });

  it('holds the sum of its deltas on each account, and the cost of its running legs for each accepted Execution', () => {
    fc.assert(
      fc.property(anyEnrollment, (given) => {
        const { command, state } = setUp(given);
        const { decisions, holds, deltas } = decide(command, state);
        for (const { account, held, posted } of deltas) {
          const placed = holds.filter((hold) => hold.account === account);
          expect(placed.reduce((sum, { amount }) => sum + parseUnits(amount, 2), 0n)).toBe(parseUnits(held, 2));
          expect(parseUnits(posted, 2)).toBe(0n);
        }
        for (const { participant_code, outcome, legs } of decisions) {
          const id = executionId(OPERATION, participant_code);
          const cost = legs
            .filter((leg) => leg.status === undefined)
            .reduce((sum, leg) => sum + parseUnits(leg.amount, 2), 0n);
          const placed = holds.filter((hold) => hold.execution_id === id);
          expect(placed.map(({ amount }) => parseUnits(amount, 2))).toEqual(outcome === 'accepted' ? [cost] : []);
        }
      }),
    );
  });

  it('rejects for lack of funds only an Execution that costs more than what is left at its turn', () => {
    fc.assert(
      fc.property(anyEnrollment, (given) => {
        const { command, state } = setUp(given);
        const { decisions } = decide(command, state);
        let left = given.float;
        decisions.forEach(({ outcome, status_code }, index) => {
          if (given.isNovated[index] !== true || status_code === 'below_instrument_minimum') {
            return;
          }
          const legs = decide(
            { ...command, participants: command.participants.slice(index, index + 1) },
            { ...state, float_available: '1000000.00' },
          ).decisions[0]?.legs;
          const cost = (legs ?? [])
            .filter((leg) => leg.status === undefined)
            .reduce((sum, leg) => sum + parseUnits(leg.amount, 2), 0n);
          expect(outcome).toBe(cost <= left ? 'accepted' : 'rejected');
          left -= outcome === 'accepted' ? cost : 0n;
        });
      }),
    );
  });

  it('decides the same in one chunk as in two, of which the second begins with the funds that the first left', () => {
    fc.assert(
      fc.property(anyEnrollment, fc.nat(12), (given, cut) => {
        const { command, state } = setUp(given);
        const whole = decide(command, state);
        const first = decide({ ...command, participants: command.participants.slice(0, cut) }, state);
        const float_available =
          first.float_available_after === '' ? state.float_available : first.float_available_after;
        const second = decide(
          { ...command, participants: command.participants.slice(cut), first_index: cut },
          { ...state, float_available },
        );
        const startOfSecond = Math.min(cut, command.participants.length);
        expect(first.decisions).toEqual(whole.decisions.slice(0, startOfSecond));
        expect(second.decisions.map((one) => ({ ...one, index: 0 }))).toEqual(
          whole.decisions.slice(startOfSecond).map((one) => ({ ...one, index: 0 })),
        );
        expect([...first.holds, ...second.holds]).toEqual(whole.holds);
      }),
    );
  });
});

describe('the holdings that a decision reports', () => {
  const state = given({
    participants: { A: {}, B: { status: 'locked' } },
    traders: ['A', 'B', 'C'],
    holdings: {
      A: [holding('BTC', '1.00000000', '0.50000000'), holding('SOL', '0.00000000'), holding('ADA', '7.00000000')],
      B: [holding('ETH', '2.00000000')],
    },
  });
  const holdingsOf = (command: Parameters<typeof decide>[0]) =>
    decide(command, state).decisions.map(({ holdings }) => holdings);

  it('are all holdings for a liquidation, also of a refused participant', () => {
    const command = placeHolds({
      type: 'liquidation',
      participants: ['A', 'B', 'C'].map((participant_code) => ({ participant_code })),
    });
    expect(holdingsOf(command)).toEqual([
      [
        { asset: 'BTC', balance: '1.00000000', held: '0.50000000' },
        { asset: 'ADA', balance: '7.00000000', held: '0' },
      ],
      [{ asset: 'ETH', balance: '2.00000000', held: '0' }],
      [],
    ]);
  });

  it('are the holdings of the assets that a partial sell sells', () => {
    const command = placeHolds({ type: 'partial_sell', participants: participants(['A', '10.00']) });
    expect(BASKET.some(({ underlying_currency }) => underlying_currency === 'ADA')).toBe(false);
    expect(holdingsOf(command)).toEqual([[{ asset: 'BTC', balance: '1.00000000', held: '0.50000000' }]]);
  });

  it('are absent for a buy', () => {
    const command = placeHolds({ type: 'top_up', participants: participants(['A', '10.00']) });
    expect(holdingsOf(command)).toEqual([undefined]);
  });
});
