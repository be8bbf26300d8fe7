import { enroll, enrolled, liquidate, partialSell, plain, rebalance, topUp, type Row } from './row';

/** Rules about the end of an Operation and of its Executions. */
export const OUTCOMES: readonly Row[] = [
  {
    rule: 'rejected or skipped legs of a settled Execution do not make the Operation a partial success',
    participants: plain('A'),
    steps: [
      { run: enroll({ A: '4.00' }), ends: { operation: 'settled', executions: { A: 'settled' } } },
      { run: topUp({ A: '104.00' }), ends: { operation: 'settled', executions: { A: 'settled' } } },
      { run: topUp({ A: '2.00' }), ends: { operation: 'settled', executions: { A: 'settled' } } },
      { run: partialSell({ A: '4.00' }), ends: { operation: 'settled', executions: { A: 'settled' } } },
      {
        run: rebalance(['A'], { BTC: '0.75', ETH: '0.245', SOL: '0', DOGE: '0.005' }),
        ends: { operation: 'settled', executions: { A: 'settled' } },
      },
    ],
  },
  {
    rule: 'settled beside rejected or skipped Executions is a partial success; no Execution changes another’s result',
    participants: plain('A', 'B', 'EMPTY'),
    steps: [
      enrolled(['A', 'B', 'EMPTY']),
      { run: liquidate('EMPTY') },
      {
        run: rebalance(['A', 'EMPTY'], { ETH: '1' }),
        ends: { operation: 'settled partial_success', executions: { A: 'settled', EMPTY: 'skipped no_holdings' } },
      },
      {
        run: partialSell({ GHOST: '1.00', B: '10.00' }),
        ends: {
          operation: 'settled partial_success',
          executions: { GHOST: 'rejected participant inactive or not found', B: 'settled' },
        },
      },
      {
        run: rebalance(['A', 'EMPTY'], { ETH: '1' }),
        ends: {
          operation: 'skipped all_skipped',
          executions: { A: ['skipped portfolio_is_balanced'], EMPTY: ['skipped no_holdings'] },
        },
      },
      {
        run: liquidate('EMPTY', 'GHOST'),
        ends: {
          operation: 'failed all_rejected',
          executions: { EMPTY: ['skipped no_holdings'], GHOST: ['rejected participant inactive or not found'] },
        },
      },
    ],
    after: {
      transitions: [
        'enrollment pricing',
        'enrollment settling',
        'enrollment settled',
        'liquidation pricing',
        'liquidation settling',
        'liquidation settled',
        'rebalance pricing',
        'rebalance settling',
        'rebalance settled partial_success',
        'partial_sell pricing',
        'partial_sell settling',
        'partial_sell settled partial_success',
        'rebalance skipped all_skipped',
        'liquidation failed all_rejected',
      ],
    },
  },
  {
    rule: 'a leg that the venue refuses fails, the other legs of its Execution are rejected, the next Execution settles',
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A', 'B']),
      { fault: 'venue_reject:SOL' },
      {
        run: topUp({ A: '10.00', B: '10.00' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: [
              'rejected venue_rejected',
              'BTC buy notional 5.00: rejected venue_rejected',
              'ETH buy notional 3.00: rejected venue_rejected',
              'SOL buy notional 2.00: failed venue_rejected',
            ],
            B: 'settled',
          },
        },
      },
      { fault: 'venue_reject:SOL' },
      {
        // A has no leg in SOL that reaches the venue.
        run: topUp({ A: '4.00', B: '10.00' }),
        ends: {
          operation: 'settled partial_success',
          executions: { A: 'settled', B: 'rejected venue_rejected' },
        },
      },
      { run: liquidate('A', 'B') },
      { run: topUp({ A: '100.00', B: '100.00' }) },
      { fault: 'venue_reject:ETH', times: 2 },
      {
        run: partialSell({ A: '10.00', B: '10.00' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            A: [
              'rejected venue_rejected',
              'BTC sell notional 5.00: rejected venue_rejected',
              'ETH sell notional 3.00: failed venue_rejected',
              'SOL sell notional 2.00: rejected venue_rejected',
            ],
            B: 'rejected venue_rejected',
          },
        },
      },
      { fault: 'venue_reject:BTC' },
      {
        run: liquidate('A', 'B'),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: [
              'rejected venue_rejected',
              'BTC sell quantity 0.00083333: failed venue_rejected',
              'ETH sell quantity 0.01000000: rejected venue_rejected',
              'SOL sell quantity 0.13333333: rejected venue_rejected',
            ],
            B: 'settled',
          },
        },
      },
    ],
    after: { holdings: { A: { BTC: '0.00083333', ETH: '0.01000000', SOL: '0.13333333' }, B: {} } },
  },
  {
    rule: 'rebalance: a sell or a buy that the venue refuses rejects its whole Execution, and no other Execution',
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A', 'B']),
      { fault: 'venue_reject:BTC' },
      {
        run: rebalance(['A', 'B'], { BTC: '0.40', ETH: '0.40', SOL: '0.20' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: [
              'rejected venue_rejected',
              'BTC sell notional 9.99: failed venue_rejected',
              'ETH buy notional 9.99: rejected venue_rejected',
              'SOL sell notional 0.00: skipped below_instrument_minimum',
            ],
            B: 'settled',
          },
        },
      },
      { fault: 'venue_reject:ETH' },
      {
        run: rebalance(['A'], { BTC: '0.40', ETH: '0.40', SOL: '0.20' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            A: [
              'rejected venue_rejected',
              'BTC sell notional 9.99: rejected venue_rejected',
              'ETH buy notional 9.99: failed venue_rejected',
              'SOL sell notional 0.00: skipped below_instrument_minimum',
            ],
          },
        },
      },
    ],
    after: {
      float: '999800.00',
      holdings: {
        A: { BTC: '0.00083333', ETH: '0.01000000', SOL: '0.13333333' },
        B: { BTC: '0.00066683', ETH: '0.01333000', SOL: '0.13333333' },
      },
    },
  },
  {
    rule: 'an Operation of any type that is cancelled before it settles rejects what has not ended and gives back its holds',
    participants: plain('A', 'B', 'C', 'D', 'NEW'),
    steps: [
      enrolled(['A', 'B', 'C', 'D']),
      { fault: 'slow_pricing:2000', times: 5 },
      {
        start: enroll({ NEW: '10.00', GHOST: '10.00' }, { BTC: '1' }),
        until: 'pricing',
        ends: {
          operation: 'failed cancelled',
          executions: {
            NEW: ['rejected cancelled', 'BTC buy notional 10.00: rejected cancelled'],
            GHOST: 'rejected participant_not_found',
          },
        },
      },
      { cancel: 'last' },
      {
        start: topUp({ A: '10.00' }, { BTC: '1' }),
        until: 'pricing',
        ends: {
          operation: 'failed cancelled',
          executions: { A: ['rejected cancelled', 'BTC buy notional 10.00: rejected cancelled'] },
        },
      },
      { cancel: 'last' },
      {
        start: partialSell({ B: '10.00' }, { BTC: '1' }),
        until: 'pricing',
        ends: {
          operation: 'failed cancelled',
          executions: { B: ['rejected cancelled', 'BTC sell notional 10.00: rejected cancelled'] },
        },
      },
      { cancel: 'last' },
      {
        start: rebalance(['C'], { BTC: '0.40', ETH: '0.40', SOL: '0.20' }),
        until: 'pricing',
        ends: {
          operation: 'failed cancelled',
          executions: {
            C: [
              'rejected cancelled',
              'BTC sell notional 9.99: rejected cancelled',
              'ETH buy notional 9.99: rejected cancelled',
              'SOL sell notional 0.00: skipped below_instrument_minimum',
            ],
          },
        },
      },
      // The second rebalance waits for the first one, so it has no plan yet.
      {
        start: rebalance(['C', 'GHOST'], { ETH: '1' }),
        until: 'queued',
        ends: {
          operation: 'failed cancelled',
          executions: { C: ['rejected cancelled'], GHOST: ['rejected cancelled'] },
        },
      },
      { cancel: 'last' },
      // A queued rebalance of the default scope has no Executions: no credit check has reported holdings yet.
      {
        start: rebalance('default scope', { ETH: '1' }),
        until: 'queued',
        ends: { operation: 'failed cancelled', executions: {} },
      },
      { cancel: 'last' },
      { cancel: 'rebalance' },
      {
        start: liquidate('D'),
        until: 'pricing',
        ends: {
          operation: 'failed cancelled',
          executions: {
            D: [
              'rejected cancelled',
              'BTC sell quantity 0.00083333: rejected cancelled',
              'ETH sell quantity 0.01000000: rejected cancelled',
              'SOL sell quantity 0.13333333: rejected cancelled',
            ],
          },
        },
      },
      { cancel: 'last' },
      { wait: 'all' },
      { run: topUp({ NEW: '10.00' }), ends: { operation: 'settled', executions: { NEW: 'settled' } } },
    ],
    after: { float: '999590.00', traders: ['A', 'B', 'C', 'D', 'NEW'] },
  },
];
