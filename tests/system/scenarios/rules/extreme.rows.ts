import { enroll, enrolled, liquidate, partialSell, plain, rebalance, type Outcome, type Row } from './row';

/** Codes `C000`, `C001`, …: more participants than one chunk of an Operation holds. */
const MANY: readonly string[] = Array.from({ length: 700 }, (_, index) => `C${String(index).padStart(3, '0')}`);
/** Number of participants who ask for 2.00 each; they leave 27.00 of the float. */
const FITTING = 498;
const GREEDY_FLOAT = '1023.00';

function amountOf(index: number): string {
  if (index < FITTING) return '2.00';
  return index % 2 === 0 ? '9.00' : '5.00';
}

/** The next three participants get 9.00, 5.00 and 9.00 of the last 27.00; the 4.00 left are too little for a fourth. */
function greedyOutcome(): Outcome {
  const granted = FITTING + 3;
  return {
    operation: 'settled partial_success',
    executions: Object.fromEntries(
      MANY.map((code, index) => [code, index < granted ? 'settled' : 'rejected insufficient_funds']),
    ),
  };
}

const FIFTEEN = {
  BTC: '61234.57',
  ETH: '3017.13',
  SOL: '149.89',
  XRP: '0.6211',
  ADA: '0.4519',
  DOGE: '0.14233',
  AVAX: '34.81',
  DOT: '6.853',
  LINK: '14.257',
  LTC: '84.37',
  BCH: '455.03',
  UNI: '9.421',
  ATOM: '8.353',
  XLM: '0.11257',
  AAVE: '98.41',
};
const FIFTEENTH = '0.066666666666666666';
/** Weights: a fifteenth for each asset, rounded down; the last asset also gets the remainder, so the sum is 1. */
const EVEN = {
  ...Object.fromEntries(Object.keys(FIFTEEN).map((asset) => [asset, FIFTEENTH])),
  AAVE: '0.066666666666666676',
};

/** Very large, very small and very many numbers. */
export const EXTREMES: readonly Row[] = [
  {
    rule: 'amounts of 18 digits and quantities of 25 lose nothing',
    float: '900000000000000000.00',
    prices: { BTC: '59999.99', XLM: '0.11257' },
    participants: plain('A'),
    steps: [
      {
        run: enroll({ A: '123456789012345678.91' }, { BTC: '0.5', XLM: '0.5' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC buy notional 61728394506172839.46: 1028806746570.67175277 @ 59999.99 = 61728394506172839.46',
              'XLM buy notional 61728394506172839.45: 548355640989365190.1039353 @ 0.11257 = 61728394506172839.45',
            ],
          },
        },
      },
      {
        run: partialSell({ A: '9876543210987654.32' }, { XLM: '0.123456789012345678', BTC: '0.876543210987654322' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'XLM sell notional 1219326311370217.94: 10831716366440596.4288887 @ 0.11257 = 1219326311370217.94',
              'BTC sell notional 8657216899617436.38: 144286972374.78600214 @ 59999.99 = 8657216899617436.38',
            ],
          },
        },
      },
      {
        run: liquidate('A'),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC sell quantity 884519774195.88575063: 884519774195.88575063 @ 59999.99 = 53071177606555403.07',
              'XLM sell quantity 537523924622924593.6750466: 537523924622924593.6750466 @ 0.11257 = 60509068194802621.50',
            ],
          },
        },
      },
    ],
    after: { float: '899999999999999999.98', holdings: { A: {} } },
  },
  {
    rule: 'amounts and weights may be written short or long; they are shown at their scale, allocations as they were sent',
    participants: plain('A', 'B'),
    steps: [
      {
        run: enroll({ A: '10', B: '10.5' }, { BTC: '0.500000000000000000', ETH: '0.5' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC buy notional 5.00: 0.00008333 @ 60000.00 = 5.00',
              'ETH buy notional 5.00: 0.00166666 @ 3000.00 = 5.00',
            ],
            B: [
              'settled',
              'BTC buy notional 5.25: 0.00008750 @ 60000.00 = 5.25',
              'ETH buy notional 5.25: 0.00175000 @ 3000.00 = 5.25',
            ],
          },
        },
      },
      {
        run: rebalance(['A'], { ETH: '1.0', BTC: '0.000000000000000000' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'ETH buy notional 4.99: 0.00166333 @ 3000.00 = 4.99',
              'BTC sell quantity 0.00008333: 0.00008333 @ 60000.00 = 4.99',
            ],
          },
        },
      },
    ],
    after: { float: '999979.50' },
  },
  {
    rule: 'a leg whose quantity is 0 at the price of the check counts as under its minimum',
    prices: { BTC: '200000000.00', AAVE: '2000000000.00' },
    participants: plain('BUY', 'SELL', 'NEW'),
    steps: [
      enrolled(['BUY'], '100.00', { ETH: '1' }),
      enrolled(['SELL'], '100.00', { BTC: '1' }),
      {
        run: rebalance(['BUY'], { ETH: '0.98', AAVE: '0.02' }),
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            BUY: [
              'skipped portfolio_is_balanced',
              'ETH sell notional 1.99: skipped portfolio_is_balanced',
              'AAVE buy notional 1.98: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        run: rebalance(['SELL'], { BTC: '0.985', ETH: '0.015' }),
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            SELL: [
              'skipped portfolio_is_balanced',
              'BTC sell notional 1.50: skipped below_instrument_minimum',
              'ETH buy notional 0.00: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        run: enroll({ NEW: '1.50' }, { BTC: '1' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            NEW: ['rejected below_instrument_minimum', 'BTC buy notional 1.50: rejected below_instrument_minimum'],
          },
        },
      },
    ],
    after: { float: '999800.00', holdings: { BUY: { ETH: '0.03333333' }, SELL: { BTC: '0.00000050' } } },
  },
  {
    rule: 'rebalance: a holding to exit that is worth less than the minimum stays, and the other legs run if they can',
    participants: plain('A', 'B', 'DUST'),
    steps: [
      enrolled(['A', 'B'], '100.00', { BTC: '0.5', ETH: '0.5' }),
      enrolled(['DUST'], '50.00', { BTC: '1' }),
      { run: partialSell({ A: '49.99', B: '49.99', DUST: '49.99' }, { BTC: '1' }) },
      {
        run: rebalance(['DUST'], { ETH: '1' }),
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            DUST: [
              'skipped portfolio_is_balanced',
              'ETH buy notional 0.00: skipped below_instrument_minimum',
              'BTC sell quantity 0.00000016: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        run: rebalance(['A'], { ETH: '0.5', SOL: '0.5' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'ETH sell notional 24.99: 0.00833000 @ 3000.00 = 24.99',
              'SOL buy notional 24.99: 0.16660000 @ 150.00 = 24.99',
              'BTC sell quantity 0.00000016: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        run: rebalance(['B'], { SOL: '0.5', BTC: '0', ETH: '0.5' }),
        ends: {
          operation: 'settled',
          executions: {
            B: [
              'settled',
              'SOL buy notional 24.99: 0.16660000 @ 150.00 = 24.99',
              'BTC sell quantity 0.00000016: skipped below_instrument_minimum',
              'ETH sell notional 24.99: 0.00833000 @ 3000.00 = 24.99',
            ],
          },
        },
      },
    ],
    after: { holdings: { A: { BTC: '0.00000016', ETH: '0.00833666', SOL: '0.16660000' } } },
  },
  {
    rule: 'fifteen assets of all scales are bought and rebalanced to the cent, with weights of 18 decimals',
    prices: FIFTEEN,
    participants: plain('A'),
    steps: [
      {
        run: enroll({ A: '1000.01' }, EVEN),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC buy notional 66.67: 0.00108876 @ 61234.57 = 66.67',
              'ETH buy notional 66.67: 0.02209715 @ 3017.13 = 66.67',
              'SOL buy notional 66.67: 0.44479284 @ 149.89 = 66.67',
              'XRP buy notional 66.67: 107.341812 @ 0.6211 = 66.67',
              'ADA buy notional 66.67: 147.532639 @ 0.4519 = 66.67',
              'DOGE buy notional 66.67: 468.41846413 @ 0.14233 = 66.67',
              'AVAX buy notional 66.67: 1.91525423 @ 34.81 = 66.67',
              'DOT buy notional 66.67: 9.72858602 @ 6.853 = 66.67',
              'LINK buy notional 66.67: 4.67629936 @ 14.257 = 66.67',
              'LTC buy notional 66.67: 0.79020979 @ 84.37 = 66.67',
              'BCH buy notional 66.66: 0.14649583 @ 455.03 = 66.66',
              'UNI buy notional 66.66: 7.07568198 @ 9.421 = 66.66',
              'ATOM buy notional 66.66: 7.980366 @ 8.353 = 66.66',
              'XLM buy notional 66.66: 592.1648751 @ 0.11257 = 66.66',
              'AAVE buy notional 66.67: 0.67747180 @ 98.41 = 66.67',
            ],
          },
        },
      },
      {
        run: rebalance(['A'], {
          BTC: '0.008333333333333333',
          ETH: '0.016666666666666666',
          SOL: '0.024999999999999999',
          XRP: '0.033333333333333332',
          ADA: '0.041666666666666665',
          DOGE: '0.049999999999999998',
          AVAX: '0.058333333333333331',
          DOT: '0.066666666666666664',
          LINK: '0.074999999999999997',
          LTC: '0.083333333333333330',
          BCH: '0.091666666666666663',
          UNI: '0.099999999999999996',
          ATOM: '0.108333333333333329',
          XLM: '0.116666666666666662',
          AAVE: '0.125000000000000035',
        }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC sell notional 58.33: 0.00095256 @ 61234.57 = 58.32',
              'ETH sell notional 50.00: 0.01657204 @ 3017.13 = 49.99',
              'SOL sell notional 41.66: 0.27793715 @ 149.89 = 41.65',
              'XRP sell notional 33.33: 53.662856 @ 0.6211 = 33.32',
              'ADA sell notional 25.00: 55.321973 @ 0.4519 = 24.99',
              'DOGE sell notional 16.66: 117.05192159 @ 0.14233 = 16.65',
              'AVAX sell notional 8.33: 0.23929905 @ 34.81 = 8.32',
              'DOT sell notional 0.00: skipped below_instrument_minimum',
              'LINK buy notional 8.33: 0.58427439 @ 14.257 = 8.33',
              'LTC buy notional 16.66: 0.19746355 @ 84.37 = 16.66',
              'BCH buy notional 25.00: 0.05494143 @ 455.03 = 25.00',
              'UNI buy notional 33.32: 3.53677953 @ 9.421 = 33.32',
              'ATOM buy notional 41.65: 4.986232 @ 8.353 = 41.65',
              'XLM buy notional 49.98: 443.9904059 @ 0.11257 = 49.98',
              'AAVE buy notional 58.30: 0.59241946 @ 98.41 = 58.30',
            ],
          },
        },
      },
    ],
    after: { float: '998999.99' },
  },
  {
    rule: 'the float is granted in the order of the request over any number of participants',
    float: GREEDY_FLOAT,
    participants: plain(...MANY),
    steps: [
      {
        run: enroll(Object.fromEntries(MANY.map((code, index) => [code, amountOf(index)])), { SOL: '1' }),
        ends: greedyOutcome(),
      },
      {
        run: liquidate(...MANY.slice(FITTING - 1)),
        ends: {
          operation: 'settled partial_success',
          executions: Object.fromEntries(
            MANY.slice(FITTING - 1).map((code, index) => [
              code,
              index < 4 ? 'settled' : 'rejected trader_not_enrolled',
            ]),
          ),
        },
      },
    ],
    after: { traders: MANY.slice(0, FITTING + 3) },
  },
];
