import { enroll, enrolled, liquidate, partialSell, plain, rebalance, SLOW_PRICING, topUp, type Row } from './row';

const HELD = 'rejected balance held by concurrent operation';
const ALL = { BTC: '0.00083333 held 0.00083333', ETH: '0.01000000 held 0.01000000', SOL: '0.13333333 held 0.13333333' };

/** Operations that run at the same time on the same Traders, and changes of participants and Traders meanwhile. */
export const CONCURRENCY: readonly Row[] = [
  {
    rule: 'a top-up that is settling blocks no partial sell, rebalance or liquidation; they use the holdings before it',
    participants: plain('SELL', 'MOVE', 'EXIT'),
    steps: [
      enrolled(['SELL', 'MOVE', 'EXIT'], '100.00', { ETH: '1' }),
      { fault: 'slow_settle:1000' },
      {
        start: topUp({ SELL: '30.00', MOVE: '30.00', EXIT: '30.00' }, { ETH: '1' }),
        until: 'settling',
        ends: { operation: 'settled', executions: { SELL: 'settled', MOVE: 'settled', EXIT: 'settled' } },
      },
      {
        together: [
          {
            run: partialSell({ SELL: '99.99' }, { ETH: '1' }),
            ends: {
              operation: 'settled',
              executions: { SELL: ['settled', 'ETH sell notional 99.99: 0.03333000 @ 3000.00 = 99.99'] },
            },
          },
          {
            run: rebalance(['MOVE'], { SOL: '1' }),
            ends: {
              operation: 'settled',
              executions: {
                MOVE: [
                  'settled',
                  'SOL buy notional 99.99: 0.66660000 @ 150.00 = 99.99',
                  'ETH sell quantity 0.03333333: 0.03333333 @ 3000.00 = 99.99',
                ],
              },
            },
          },
          {
            run: liquidate('EXIT'),
            ends: {
              operation: 'settled',
              executions: { EXIT: ['settled', 'ETH sell quantity 0.03333333: 0.03333333 @ 3000.00 = 99.99'] },
            },
          },
        ],
      },
      { see: { operation: 'settling' } },
    ],
    after: {
      float: '999809.98',
      holdings: {
        SELL: { ETH: '0.01000333' },
        MOVE: { ETH: '0.01000000', SOL: '0.66660000' },
        EXIT: { ETH: '0.01000000' },
      },
    },
  },
  {
    rule: 'a Trader whose enrollment is still settling has no holdings yet, but is enrolled already',
    participants: plain('A'),
    steps: [
      { fault: 'slow_settle:1000' },
      {
        start: enroll({ A: '100.00' }, { ETH: '1' }),
        until: 'settling',
        ends: { operation: 'settled', executions: { A: 'settled' } },
      },
      { see: { executions: { A: ['awaiting_execution', 'ETH buy notional 100.00: pending'] }, float: '100.00' } },
      {
        together: [
          {
            run: liquidate('A'),
            ends: { operation: 'skipped all_skipped', executions: { A: ['skipped no_holdings'] } },
          },
          {
            run: rebalance(['A'], { SOL: '1' }),
            ends: { operation: 'skipped all_skipped', executions: { A: ['skipped no_holdings'] } },
          },
          {
            run: rebalance('default scope', { SOL: '1' }),
            ends: { operation: 'skipped no_executions', executions: {} },
          },
          {
            run: partialSell({ A: '10.00' }, { ETH: '1' }),
            ends: {
              operation: 'failed all_rejected',
              executions: { A: 'rejected insufficient ETH balance for sell leg' },
            },
          },
          {
            run: enroll({ A: '10.00' }),
            ends: { operation: 'failed all_rejected', executions: { A: 'rejected trader_already_enrolled' } },
          },
        ],
      },
      { run: topUp({ A: '10.00' }, { SOL: '1' }), ends: { operation: 'settled', executions: { A: 'settled' } } },
      { see: { operation: 'settling' } },
    ],
    after: { float: '999890.00', holdings: { A: { ETH: '0.03333333', SOL: '0.06666666' } } },
  },
  {
    rule: 'from pricing on, every Execution is listed with its Instructions; fields that are not known yet are empty',
    participants: plain('A', 'B', 'S'),
    steps: [
      enrolled(['S']),
      { fault: 'slow_pricing:1000', times: 2 },
      {
        start: enroll({ A: '4.00', GHOST: '10.00', B: '10.00', S: '10.00' }),
        until: 'pricing',
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: 'settled',
            GHOST: 'rejected participant_not_found',
            B: 'settled',
            S: 'rejected trader_already_enrolled',
          },
        },
      },
      {
        see: {
          executions: {
            A: [
              'awaiting_execution',
              'BTC buy notional 2.00: pending',
              'ETH buy notional 1.20: pending',
              'SOL buy notional 0.80: rejected below_instrument_minimum',
            ],
            GHOST: 'rejected participant_not_found',
            B: 'awaiting_execution',
            S: 'rejected trader_already_enrolled',
          },
          float: '13.20',
        },
      },
      {
        start: partialSell({ S: '10.00', A: '1.00' }),
        until: 'pricing',
        ends: {
          operation: 'settled partial_success',
          executions: { S: 'settled', A: 'rejected below_instrument_minimum' },
        },
      },
      {
        see: {
          operation: 'pricing',
          executions: {
            S: [
              'awaiting_execution',
              'BTC sell notional 5.00: pending',
              'ETH sell notional 3.00: pending',
              'SOL sell notional 2.00: pending',
            ],
            A: 'rejected below_instrument_minimum',
          },
        },
      },
    ],
  },
  {
    rule: 'money that a running Operation holds is not available to another one; money that is not needed is released',
    float: '100.00',
    participants: plain('A', 'B', 'C'),
    steps: [
      SLOW_PRICING,
      {
        start: enroll({ A: '61.00' }, { BTC: '1' }),
        until: 'pricing',
        ends: { operation: 'settled', executions: { A: 'settled' } },
      },
      { see: { float: '61.00' } },
      {
        run: enroll({ B: '39.01', C: '38.00' }),
        ends: { operation: 'settled partial_success', executions: { B: 'rejected insufficient_funds', C: 'settled' } },
      },
      { see: { operation: 'pricing', float: '61.00' } },
      // The first enrollment of B was rejected, so B has no Trader and may enroll again.
      { run: enroll({ B: '1.00' }, { BTC: '1' }), ends: { operation: 'settled', executions: { B: 'settled' } } },
    ],
    after: { float: '0.00', traders: ['A', 'B', 'C'] },
  },
  {
    rule: 'holds on the own balance of a prefunded participant work like holds on the float',
    float: '0',
    participants: { P: { funding: 'prefunded' } },
    steps: [
      { deposit: 'P', amount: '101.00' },
      enrolled(['P'], '1.00', { SOL: '1' }),
      SLOW_PRICING,
      {
        start: topUp({ P: '61.00' }, { BTC: '1' }),
        until: 'pricing',
        ends: { operation: 'settled', executions: { P: 'settled' } },
      },
      {
        run: topUp({ P: '39.01' }, { ETH: '1' }),
        ends: { operation: 'failed all_rejected', executions: { P: 'rejected insufficient_funds' } },
      },
      {
        run: topUp({ P: '39.00' }, { ETH: '1' }),
        ends: { operation: 'settled', executions: { P: 'settled' } },
      },
      { see: { operation: 'pricing' } },
    ],
    after: { cash: { P: '0.00' } },
  },
  {
    rule: 'a liquidation holds all holdings of a Trader, a rebalance only the quantities to sell; buys hold nothing',
    participants: plain('EXIT', 'MOVE'),
    steps: [
      enrolled(['EXIT', 'MOVE']),
      { fault: 'slow_pricing:1200', times: 2 },
      {
        start: liquidate('EXIT'),
        until: 'pricing',
        ends: { operation: 'settled', executions: { EXIT: 'settled' } },
      },
      {
        see: {
          holdings: { EXIT: ALL },
          executions: {
            EXIT: [
              'awaiting_execution',
              'BTC sell quantity 0.00083333: pending',
              'ETH sell quantity 0.01000000: pending',
              'SOL sell quantity 0.13333333: pending',
            ],
          },
        },
      },
      {
        start: rebalance(['MOVE'], { BTC: '0.40', ETH: '0.40', SOL: '0.20' }),
        until: 'pricing',
        ends: { operation: 'settled', executions: { MOVE: 'settled' } },
      },
      {
        see: {
          holdings: {
            MOVE: {
              BTC: '0.00083333 held 0.00016650',
              ETH: '0.01000000 held 0.00000000',
              SOL: '0.13333333 held 0.00000000',
            },
          },
        },
      },
      {
        together: [
          {
            run: partialSell({ EXIT: '1.00', MOVE: '30.00' }, { ETH: '1' }),
            ends: { operation: 'settled partial_success', executions: { EXIT: HELD, MOVE: 'settled' } },
          },
          {
            run: liquidate('MOVE', 'EXIT'),
            ends: { operation: 'failed all_rejected', executions: { MOVE: [HELD], EXIT: [HELD] } },
          },
          {
            // The sell needs 0.00066684 BTC, and 0.00066683 BTC are available.
            run: partialSell({ MOVE: '40.01' }, { BTC: '1' }),
            ends: {
              operation: 'failed all_rejected',
              executions: { MOVE: [HELD, 'BTC sell notional 40.01: rejected balance held by concurrent operation'] },
            },
          },
        ],
      },
      { see: { operation: 'pricing' } },
    ],
    after: {
      holdings: { EXIT: {}, MOVE: { BTC: '0.00066683', ETH: '0.00333000', SOL: '0.13333333' } },
    },
  },
  {
    rule: 'disabling a participant or an instrument after the credit check has no effect on running Operations',
    participants: plain('NEW', 'MORE', 'PART', 'MOVE', 'EXIT'),
    steps: [
      enrolled(['MORE', 'PART', 'MOVE', 'EXIT'], '100.00', { ETH: '1' }),
      { fault: 'slow_pricing:1800', times: 5 },
      {
        start: enroll({ NEW: '10.00' }, { ETH: '1' }),
        until: 'pricing',
        ends: { operation: 'settled', executions: { NEW: 'settled' } },
      },
      { patch: 'NEW', to: { status: 'disabled', disabled_instruments: ['ETH/USD'] } },
      {
        start: topUp({ MORE: '10.00' }, { ETH: '1' }),
        until: 'pricing',
        ends: { operation: 'settled', executions: { MORE: 'settled' } },
      },
      { patch: 'MORE', to: { status: 'locked', disabled_instruments: ['ETH/USD'] } },
      {
        start: partialSell({ PART: '10.00' }, { ETH: '1' }),
        until: 'pricing',
        ends: { operation: 'settled', executions: { PART: 'settled' } },
      },
      { patch: 'PART', to: { status: 'rejected' } },
      {
        start: rebalance(['MOVE'], { SOL: '1' }),
        until: 'pricing',
        ends: { operation: 'settled', executions: { MOVE: 'settled' } },
      },
      { patch: 'MOVE', to: { disabled_instruments: ['ETH/USD', 'SOL/USD'] } },
      {
        start: liquidate('EXIT'),
        until: 'pricing',
        ends: { operation: 'settled', executions: { EXIT: 'settled' } },
      },
      { patch: 'EXIT', to: { status: 'submitted' } },
      { see: { operation: 'pricing' } },
      { wait: 'all' },
      {
        run: topUp({ NEW: '10.00', MOVE: '10.00' }, { ETH: '1' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            NEW: 'rejected participant_not_approved',
            MOVE: 'rejected instrument ETH/USD not enabled for participant',
          },
        },
      },
    ],
  },
  {
    rule: 'a default scope counts settings as of the request and holdings as of leaving the queue',
    participants: plain('X', 'A', 'OUT', 'GONE', 'LATE'),
    steps: [
      enrolled(['X', 'A', 'OUT', 'GONE']),
      { patchTrader: 'OUT', autoRebalance: false },
      SLOW_PRICING,
      {
        start: rebalance(['X'], { ETH: '1' }),
        until: 'pricing',
        ends: { operation: 'settled', executions: { X: 'settled' } },
      },
      {
        start: rebalance('default scope', { ETH: '1' }),
        until: 'queued',
        ends: {
          operation: 'settled partial_success',
          executions: { A: 'settled', X: ['skipped portfolio_is_balanced'] },
        },
      },
      { patchTrader: 'A', autoRebalance: false },
      { patchTrader: 'OUT', autoRebalance: true },
      {
        together: [
          { run: liquidate('GONE'), ends: { operation: 'settled', executions: { GONE: 'settled' } } },
          { run: enroll({ LATE: '10.00' }), ends: { operation: 'settled', executions: { LATE: 'settled' } } },
        ],
      },
      { see: { operation: 'validating', queued: true, executions: {} } },
    ],
    after: {
      holdings: { OUT: { BTC: '0.00083333', ETH: '0.01000000', SOL: '0.13333333' } },
      traders: ['X', 'A', 'OUT', 'GONE', 'LATE'],
    },
  },
];
