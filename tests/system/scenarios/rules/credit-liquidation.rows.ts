import { enrolled, liquidate, partialSell, plain, SLOW_SETTLE, WITHDRAW_APPROVAL, type Row } from './row';

const INACTIVE = 'rejected participant inactive or not found';
const NOT_ENROLLED = 'rejected trader_not_enrolled';
const HELD = 'rejected balance held by concurrent operation';

const TRADERS = ['SUB', 'REJ', 'LOCK', 'DIS', 'OK'];

/** The credit check of a liquidation, step by step in its order. */
export const CREDIT_OF_LIQUIDATIONS: readonly Row[] = [
  {
    rule: 'liquidation: only an approved participant with a Trader may liquidate; others get no Instructions',
    participants: { ...plain(...TRADERS, 'NONE'), NEW: { status: 'submitted' } },
    steps: [
      enrolled(TRADERS),
      ...WITHDRAW_APPROVAL,
      {
        run: liquidate('SUB', 'GHOST', 'OK', 'NONE', 'REJ', 'LOCK', 'NEW', 'DIS'),
        ends: {
          operation: 'settled partial_success',
          executions: {
            SUB: [INACTIVE],
            GHOST: [INACTIVE],
            OK: [
              'settled',
              'BTC sell quantity 0.00083333: 0.00083333 @ 60000.00 = 49.99',
              'ETH sell quantity 0.01000000: 0.01000000 @ 3000.00 = 30.00',
              'SOL sell quantity 0.13333333: 0.13333333 @ 150.00 = 19.99',
            ],
            NONE: [NOT_ENROLLED],
            REJ: [INACTIVE],
            LOCK: [INACTIVE],
            NEW: [INACTIVE],
            DIS: [INACTIVE],
          },
        },
      },
    ],
    after: { traders: TRADERS, float: '999599.98', holdings: { OK: {} } },
  },
  {
    rule: 'liquidation: a Trader without holdings is skipped; the participant is checked before, instruments after',
    participants: plain('A', 'LOCK', 'B', 'NONE'),
    steps: [
      enrolled(['A', 'LOCK', 'B']),
      { run: liquidate('A', 'LOCK') },
      { patch: 'A', to: { disabled_instruments: ['BTC/USD', 'ETH/USD', 'SOL/USD'] } },
      { patch: 'LOCK', to: { status: 'locked' } },
      { patch: 'NONE', to: { disabled_instruments: ['BTC/USD'] } },
      {
        run: liquidate('A', 'LOCK', 'B', 'NONE'),
        ends: {
          operation: 'settled partial_success',
          executions: { A: ['skipped no_holdings'], LOCK: [INACTIVE], B: 'settled', NONE: [NOT_ENROLLED] },
        },
      },
    ],
    after: { traders: ['A', 'B', 'LOCK'] },
  },
  {
    rule: 'liquidation: the first disabled instrument by asset code rejects the Execution, unless its leg cannot run',
    participants: plain('TWO', 'DUSTY', 'OTHER'),
    steps: [
      enrolled(['TWO', 'DUSTY', 'OTHER'], '100.00', { SOL: '0', ETH: '0.5', BTC: '0.5' }),
      // 0.00000016 BTC are left, which are worth less than 0.01.
      { run: partialSell({ DUSTY: '49.99' }, { BTC: '1' }) },
      { patch: 'TWO', to: { disabled_instruments: ['ETH/USD', 'BTC/USD'] } },
      { patch: 'DUSTY', to: { disabled_instruments: ['BTC/USD'] } },
      { patch: 'OTHER', to: { disabled_instruments: ['SOL/USD', 'BTC/EUR'] } },
      {
        run: liquidate('TWO', 'DUSTY', 'OTHER'),
        ends: {
          operation: 'settled partial_success',
          executions: {
            TWO: ['rejected instrument BTC/USD not enabled for participant'],
            DUSTY: [
              'settled',
              'BTC sell quantity 0.00000016: skipped below_instrument_minimum',
              'ETH sell quantity 0.01666666: 0.01666666 @ 3000.00 = 49.99',
            ],
            OTHER: 'settled',
          },
        },
      },
    ],
    after: { holdings: { DUSTY: { BTC: '0.00000016' }, OTHER: {}, TWO: { BTC: '0.00083333', ETH: '0.01666666' } } },
  },
  {
    rule: 'liquidation: a hold on any asset rejects the whole Execution; minimums are checked before holds',
    prices: { LTC: '101.00' },
    participants: plain('A', 'B', 'DUST'),
    steps: [
      enrolled(['A', 'B'], '100.00', { BTC: '0.5', LTC: '0.5' }),
      enrolled(['DUST'], '100.00', { LTC: '1' }),
      SLOW_SETTLE,
      {
        start: partialSell({ A: '10.00', DUST: '50.00' }, { LTC: '1' }),
        until: 'settling',
        ends: { operation: 'settled', executions: { A: 'settled', DUST: 'settled' } },
      },
      { pin: { LTC: '0.01' } },
      {
        run: liquidate('A', 'B', 'DUST'),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: [HELD],
            B: [
              'settled',
              'BTC sell quantity 0.00083333: 0.00083333 @ 60000.00 = 49.99',
              'LTC sell quantity 0.49504950: skipped below_instrument_minimum',
            ],
            DUST: [
              'skipped below_instrument_minimum',
              'LTC sell quantity 0.99009900: skipped below_instrument_minimum',
            ],
          },
        },
      },
      { see: { operation: 'settling' } },
    ],
    after: {
      holdings: {
        A: { BTC: '0.00083333', LTC: '0.39603959' },
        B: { LTC: '0.49504950' },
        DUST: { LTC: '0.49504949' },
      },
    },
  },
];
