import { enroll, enrolled, liquidate, partialSell, plain, rebalance, topUp, type Row, type Step } from './row';

const NO_PRICE: Step = { fault: 'price_unavailable' };

/** An asset without a price ends the Operation, or the Executions that trade it. */
export const MISSING_PRICES: readonly Row[] = [
  {
    rule: 'without a price an Operation of any type fails and releases its holds; ended Executions stay as they are',
    participants: plain('A', 'NEW', 'EMPTY'),
    steps: [
      enrolled(['A', 'EMPTY']),
      { run: liquidate('EMPTY') },
      NO_PRICE,
      {
        run: enroll({ NEW: '10.00', GHOST: '10.00', A: '10.00' }),
        ends: {
          operation: 'failed price_unavailable',
          executions: {
            NEW: [
              'rejected price_unavailable',
              'BTC buy notional 5.00: rejected price_unavailable',
              'ETH buy notional 3.00: rejected price_unavailable',
              'SOL buy notional 2.00: rejected price_unavailable',
            ],
            GHOST: 'rejected participant_not_found',
            A: 'rejected trader_already_enrolled',
          },
        },
      },
      NO_PRICE,
      {
        run: topUp({ NEW: '10.00', GHOST: '10.00' }),
        ends: {
          operation: 'failed price_unavailable',
          executions: { NEW: 'rejected price_unavailable', GHOST: 'rejected participant_not_found' },
        },
      },
      NO_PRICE,
      {
        run: partialSell({ A: '10.00', NEW: '10.00' }),
        ends: {
          operation: 'failed price_unavailable',
          executions: {
            A: [
              'rejected price_unavailable',
              'BTC sell notional 5.00: rejected price_unavailable',
              'ETH sell notional 3.00: rejected price_unavailable',
              'SOL sell notional 2.00: rejected price_unavailable',
            ],
            NEW: 'rejected insufficient BTC balance for sell leg',
          },
        },
      },
      NO_PRICE,
      {
        run: rebalance(['EMPTY', 'A'], { BTC: '0.40', ETH: '0.40', SOL: '0.20' }),
        ends: {
          operation: 'failed price_unavailable',
          executions: {
            EMPTY: ['skipped no_holdings'],
            A: [
              'rejected price_unavailable',
              'BTC sell notional 9.99: rejected price_unavailable',
              'ETH buy notional 9.99: rejected price_unavailable',
              'SOL sell notional 0.00: skipped below_instrument_minimum',
            ],
          },
        },
      },
      NO_PRICE,
      {
        run: liquidate('A', 'EMPTY'),
        ends: {
          operation: 'failed price_unavailable',
          executions: {
            A: [
              'rejected price_unavailable',
              'BTC sell quantity 0.00083333: rejected price_unavailable',
              'ETH sell quantity 0.01000000: rejected price_unavailable',
              'SOL sell quantity 0.13333333: rejected price_unavailable',
            ],
            EMPTY: ['skipped no_holdings'],
          },
        },
      },
    ],
    after: {
      float: '999899.98',
      traders: ['A', 'EMPTY', 'NEW'],
      holdings: { A: { BTC: '0.00083333', ETH: '0.01000000', SOL: '0.13333333' }, NEW: {} },
    },
  },
  {
    rule: 'without a price for an asset, Traders that hold it are rejected and release their holds; the others settle',
    participants: plain('A', 'B', 'C'),
    steps: [
      enrolled(['A']),
      enrolled(['B', 'C'], '90.00', { BTC: '0.50', ETH: '0.50' }),
      { fault: 'price_unavailable:SOL', times: 4 },
      {
        run: rebalance(['A', 'B'], { BTC: '0.40', ETH: '0.60' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: [
              'rejected price_unavailable',
              'BTC sell notional 9.99: rejected price_unavailable',
              'ETH buy notional 29.98: rejected price_unavailable',
              'SOL sell quantity 0.13333333: rejected price_unavailable',
            ],
            B: [
              'settled',
              'BTC sell notional 9.00: 0.00015000 @ 60000.00 = 9.00',
              'ETH buy notional 9.00: 0.00300000 @ 3000.00 = 9.00',
            ],
          },
        },
      },
      {
        run: rebalance(['B', 'A'], { BTC: '0.50', ETH: '0.50', SOL: '0' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            B: [
              'settled',
              'BTC buy notional 9.00: 0.00015000 @ 60000.00 = 9.00',
              'ETH sell notional 9.00: 0.00300000 @ 3000.00 = 9.00',
            ],
            A: 'rejected price_unavailable',
          },
        },
      },
      {
        run: liquidate('A', 'C'),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: [
              'rejected price_unavailable',
              'BTC sell quantity 0.00083333: rejected price_unavailable',
              'ETH sell quantity 0.01000000: rejected price_unavailable',
              'SOL sell quantity 0.13333333: rejected price_unavailable',
            ],
            C: 'settled',
          },
        },
      },
      {
        run: liquidate('A'),
        ends: { operation: 'failed all_rejected', executions: { A: 'rejected price_unavailable' } },
      },
      { run: liquidate('A'), ends: { operation: 'settled', executions: { A: 'settled' } } },
    ],
    after: { holdings: { A: {}, C: {} } },
  },
  {
    rule: 'without a price for one listed asset an Operation fails as a whole, unless its weight is 0',
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A']),
      { fault: 'price_unavailable:ETH', times: 3 },
      {
        run: enroll({ B: '10.00' }, { BTC: '1', ETH: '0' }),
        ends: { operation: 'settled', executions: { B: 'settled' } },
      },
      {
        run: topUp({ A: '10.00', B: '10.00' }),
        ends: {
          operation: 'failed price_unavailable',
          executions: { A: 'rejected price_unavailable', B: 'rejected price_unavailable' },
        },
      },
      {
        run: partialSell({ A: '10.00' }),
        ends: { operation: 'failed price_unavailable', executions: { A: 'rejected price_unavailable' } },
      },
      {
        run: rebalance(['B'], { BTC: '0.50', ETH: '0.50' }),
        ends: { operation: 'failed price_unavailable', executions: { B: 'rejected price_unavailable' } },
      },
      { run: topUp({ A: '10.00' }), ends: { operation: 'settled', executions: { A: 'settled' } } },
    ],
    after: { float: '999880.00' },
  },
];
