import { enrolled, liquidate, partialSell, plain, rebalance, WITHDRAW_APPROVAL, type Row } from './row';

const INACTIVE = 'rejected participant inactive or not found';
const NOT_ENROLLED = 'rejected trader_not_enrolled';
const HELD = 'rejected balance held by concurrent operation';
const TRADERS = ['SUB', 'REJ', 'LOCK', 'DIS', 'OK'];

/** The credit check of a rebalance, step by step in its order. */
export const CREDIT_OF_REBALANCES: readonly Row[] = [
  {
    rule: 'rebalance: only an approved participant with a Trader may rebalance; others get no Instructions',
    participants: { ...plain(...TRADERS, 'NONE'), NEW: { status: 'submitted' } },
    steps: [
      enrolled(TRADERS),
      ...WITHDRAW_APPROVAL,
      { patch: 'LOCK', to: { disabled_instruments: ['ETH/USD'] } },
      { patch: 'NONE', to: { disabled_instruments: ['ETH/USD'] } },
      {
        run: rebalance(['SUB', 'GHOST', 'NONE', 'OK', 'REJ', 'LOCK', 'NEW', 'DIS'], { ETH: '1' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            SUB: [INACTIVE],
            GHOST: [INACTIVE],
            NONE: [NOT_ENROLLED],
            OK: [
              'settled',
              'ETH buy notional 69.98: 0.02332666 @ 3000.00 = 69.98',
              'BTC sell quantity 0.00083333: 0.00083333 @ 60000.00 = 49.99',
              'SOL sell quantity 0.13333333: 0.13333333 @ 150.00 = 19.99',
            ],
            REJ: [INACTIVE],
            LOCK: [INACTIVE],
            NEW: [INACTIVE],
            DIS: [INACTIVE],
          },
        },
      },
    ],
    after: { traders: TRADERS, float: '999500.00', holdings: { OK: { ETH: '0.03332666' } } },
  },
  {
    rule: 'rebalance: a Trader without holdings is skipped; the participant is checked before, instruments after',
    participants: plain('A', 'LOCK'),
    steps: [
      enrolled(['A', 'LOCK']),
      { run: liquidate('A', 'LOCK') },
      { patch: 'A', to: { disabled_instruments: ['BTC/USD', 'ETH/USD', 'SOL/USD'] } },
      { patch: 'LOCK', to: { status: 'locked' } },
      {
        run: rebalance(['LOCK', 'A'], { ETH: '1' }),
        ends: { operation: 'failed all_rejected', executions: { LOCK: [INACTIVE], A: ['skipped no_holdings'] } },
      },
      {
        run: rebalance(['A'], { ETH: '1' }),
        ends: { operation: 'skipped all_skipped', executions: { A: ['skipped no_holdings'] } },
      },
    ],
  },
  {
    rule: 'rebalance: a disabled instrument of a buy or a sell rejects the whole Execution, which names the first one',
    participants: plain('BUY', 'EXIT', 'BOTH', 'OTHER'),
    steps: [
      enrolled(['BUY', 'EXIT', 'BOTH', 'OTHER']),
      { patch: 'BUY', to: { disabled_instruments: ['ETH/USD'] } },
      { patch: 'EXIT', to: { disabled_instruments: ['SOL/USD', 'BTC/USD'] } },
      { patch: 'BOTH', to: { disabled_instruments: ['BTC/USD', 'ETH/USD'] } },
      { patch: 'OTHER', to: { disabled_instruments: ['ETH/EUR', 'DOGE/USD'] } },
      {
        run: rebalance(['BUY', 'EXIT', 'BOTH', 'OTHER'], { ETH: '1', DOGE: '0' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            BUY: ['rejected instrument ETH/USD not enabled for participant'],
            EXIT: ['rejected instrument BTC/USD not enabled for participant'],
            BOTH: ['rejected instrument ETH/USD not enabled for participant'],
            OTHER: 'settled',
          },
        },
      },
    ],
    after: {
      holdings: {
        BUY: { BTC: '0.00083333', ETH: '0.01000000', SOL: '0.13333333' },
        EXIT: { BTC: '0.00083333', ETH: '0.01000000', SOL: '0.13333333' },
        BOTH: { BTC: '0.00083333', ETH: '0.01000000', SOL: '0.13333333' },
        OTHER: { ETH: '0.03332666' },
      },
    },
  },
  {
    rule: 'rebalance: only the instruments of legs that would run are checked',
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A', 'B']),
      { patch: 'A', to: { disabled_instruments: ['DOGE/USD', 'BTC/USD', 'ETH/USD', 'SOL/USD'] } },
      { patch: 'B', to: { disabled_instruments: ['SOL/USD'] } },
      {
        // No asset is more than 0.50 from its target.
        run: rebalance(['A'], { BTC: '0.495', ETH: '0.30', SOL: '0.20', DOGE: '0.005' }),
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            A: [
              'skipped portfolio_is_balanced',
              'BTC sell notional 0.49: skipped below_instrument_minimum',
              'ETH sell notional 0.00: skipped below_instrument_minimum',
              'SOL sell notional 0.00: skipped below_instrument_minimum',
              'DOGE buy notional 0.00: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        run: rebalance(['B'], { BTC: '0.40', ETH: '0.40', SOL: '0.20' }),
        ends: {
          operation: 'settled',
          executions: {
            B: [
              'settled',
              'BTC sell notional 9.99: 0.00016650 @ 60000.00 = 9.99',
              'ETH buy notional 9.99: 0.00333000 @ 3000.00 = 9.99',
              'SOL sell notional 0.00: skipped below_instrument_minimum',
            ],
          },
        },
      },
    ],
  },
  {
    rule: 'rebalance: a hold on any asset rejects the Execution; balanced portfolios and instruments are checked first',
    participants: plain('HELD', 'NOETH', 'EVEN', 'FREE'),
    steps: [
      enrolled(['HELD', 'NOETH', 'FREE']),
      enrolled(['EVEN'], '100.00', { ETH: '1' }),
      { patch: 'NOETH', to: { disabled_instruments: ['ETH/USD'] } },
      { fault: 'slow_settle:1000', times: 2 },
      {
        start: partialSell({ HELD: '10.00', NOETH: '10.00' }, { SOL: '1' }),
        until: 'settling',
        ends: { operation: 'settled', executions: { HELD: 'settled', NOETH: 'settled' } },
      },
      {
        start: partialSell({ EVEN: '10.00' }, { ETH: '1' }),
        until: 'settling',
        ends: { operation: 'settled', executions: { EVEN: 'settled' } },
      },
      {
        run: rebalance(['HELD', 'NOETH', 'EVEN', 'FREE'], { ETH: '1' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            HELD: [HELD],
            NOETH: ['rejected instrument ETH/USD not enabled for participant'],
            EVEN: ['skipped portfolio_is_balanced'],
            FREE: 'settled',
          },
        },
      },
      { see: { operation: 'settling' } },
    ],
    after: { holdings: { HELD: { BTC: '0.00083333', ETH: '0.01000000', SOL: '0.06666666' } } },
  },
];
