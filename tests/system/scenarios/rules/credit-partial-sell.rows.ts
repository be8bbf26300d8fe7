import { enrolled, partialSell, plain, SLOW_SETTLE, WITHDRAW_APPROVAL, type Row } from './row';

const INACTIVE = 'rejected participant inactive or not found';
const NOT_ENROLLED = 'rejected trader_not_enrolled';
const HELD = 'rejected balance held by concurrent operation';

const TRADERS = ['SUB', 'REJ', 'LOCK', 'DIS', 'OK'];

/** The credit check of a partial sell, step by step in its order. */
export const CREDIT_OF_PARTIAL_SELLS: readonly Row[] = [
  {
    rule: 'partial sell: an unapproved participant is reported before a missing Trader, minimums and balances',
    participants: { ...plain(...TRADERS), NEW: { status: 'submitted' } },
    steps: [
      enrolled(TRADERS),
      ...WITHDRAW_APPROVAL,
      {
        run: partialSell({
          SUB: '10.00',
          REJ: '0.01',
          GHOST: '10.00',
          OK: '10.00',
          LOCK: '900.00',
          DIS: '1.00',
          NEW: '5.00',
        }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            SUB: INACTIVE,
            REJ: INACTIVE,
            GHOST: [
              INACTIVE,
              'BTC sell notional 5.00: rejected participant inactive or not found',
              'ETH sell notional 3.00: rejected participant inactive or not found',
              'SOL sell notional 2.00: rejected participant inactive or not found',
            ],
            OK: [
              'settled',
              'BTC sell notional 5.00: 0.00008334 @ 60000.00 = 5.00',
              'ETH sell notional 3.00: 0.00100000 @ 3000.00 = 3.00',
              'SOL sell notional 2.00: 0.01333334 @ 150.00 = 2.00',
            ],
            LOCK: INACTIVE,
            DIS: INACTIVE,
            NEW: INACTIVE,
          },
        },
      },
    ],
    after: {
      traders: TRADERS,
      float: '999510.00',
      holdings: { OK: { BTC: '0.00074999', ETH: '0.00900000', SOL: '0.11999999' } },
    },
  },
  {
    rule: 'partial sell: a missing Trader is reported before a disabled instrument, a minimum and a balance',
    participants: plain('NOETH', 'TINY', 'BIG'),
    steps: [
      { patch: 'NOETH', to: { disabled_instruments: ['ETH/USD'] } },
      {
        run: partialSell({ NOETH: '10.00', TINY: '0.05', BIG: '900.00' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            NOETH: NOT_ENROLLED,
            TINY: [
              NOT_ENROLLED,
              'BTC sell notional 0.03: rejected trader_not_enrolled',
              'ETH sell notional 0.01: rejected trader_not_enrolled',
              'SOL sell notional 0.01: rejected trader_not_enrolled',
            ],
            BIG: NOT_ENROLLED,
          },
        },
      },
    ],
    after: { traders: [] },
  },
  {
    rule: 'partial sell: the first disabled instrument of a leg that would run is reported before balances',
    participants: plain('BIG', 'DUSTY', 'OTHER', 'ZERO'),
    steps: [
      enrolled(['BIG', 'DUSTY', 'OTHER', 'ZERO']),
      { patch: 'BIG', to: { disabled_instruments: ['ETH/USD', 'BTC/USD'] } },
      { patch: 'DUSTY', to: { disabled_instruments: ['SOL/USD'] } },
      { patch: 'OTHER', to: { disabled_instruments: ['BTC/EUR', 'DOGE/USD'] } },
      { patch: 'ZERO', to: { disabled_instruments: ['ETH/USD'] } },
      {
        run: partialSell({ BIG: '9000.00' }, { SOL: '0.20', BTC: '0.50', ETH: '0.30' }),
        ends: {
          operation: 'failed all_rejected',
          executions: { BIG: 'rejected instrument BTC/USD not enabled for participant' },
        },
      },
      {
        run: partialSell({ DUSTY: '4.00', OTHER: '10.00' }),
        ends: {
          operation: 'settled',
          executions: {
            DUSTY: [
              'settled',
              'BTC sell notional 2.00: 0.00003334 @ 60000.00 = 2.00',
              'ETH sell notional 1.20: 0.00040000 @ 3000.00 = 1.20',
              'SOL sell notional 0.80: rejected below_instrument_minimum',
            ],
            OTHER: 'settled',
          },
        },
      },
      {
        run: partialSell({ ZERO: '20.00' }, { BTC: '1', ETH: '0' }),
        ends: {
          operation: 'settled',
          executions: { ZERO: ['settled', 'BTC sell notional 20.00: 0.00033334 @ 60000.00 = 20.00'] },
        },
      },
    ],
  },
  {
    rule: 'partial sell: a leg under its minimum is rejected before its balance is checked, and the other legs go on',
    participants: plain('A', 'B', 'C'),
    steps: [
      enrolled(['A', 'B', 'C']),
      {
        run: partialSell({ A: '0.99', B: '1.00' }, { DOGE: '1' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            A: ['rejected below_instrument_minimum', 'DOGE sell notional 0.99: rejected below_instrument_minimum'],
            B: [
              'rejected insufficient DOGE balance for sell leg',
              'DOGE sell notional 1.00: rejected insufficient DOGE balance for sell leg',
            ],
          },
        },
      },
      {
        run: partialSell({ C: '50.00' }, { DOGE: '0.01', BTC: '0.99' }),
        ends: {
          operation: 'settled',
          executions: {
            C: [
              'settled',
              'DOGE sell notional 0.50: rejected below_instrument_minimum',
              'BTC sell notional 49.50: 0.00082500 @ 60000.00 = 49.50',
            ],
          },
        },
      },
    ],
    after: { float: '999749.50', holdings: { C: { BTC: '0.00000833', ETH: '0.01000000', SOL: '0.13333333' } } },
  },
  {
    rule: 'partial sell: the first leg in Instruction order that needs more than the balance gives the reason',
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A', 'B']),
      {
        run: partialSell({ A: '900.00' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            A: [
              'rejected insufficient BTC balance for sell leg',
              'BTC sell notional 450.00: rejected insufficient BTC balance for sell leg',
              'ETH sell notional 270.00: rejected insufficient BTC balance for sell leg',
              'SOL sell notional 180.00: rejected insufficient BTC balance for sell leg',
            ],
          },
        },
      },
      {
        run: partialSell({ A: '900.00', B: '80.00' }, { BTC: '0.01', SOL: '0.20', ETH: '0.79' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            A: 'rejected insufficient SOL balance for sell leg',
            B: [
              'rejected insufficient ETH balance for sell leg',
              'BTC sell notional 0.80: rejected insufficient ETH balance for sell leg',
              'SOL sell notional 16.00: rejected insufficient ETH balance for sell leg',
              'ETH sell notional 63.20: rejected insufficient ETH balance for sell leg',
            ],
          },
        },
      },
    ],
    after: { float: '999800.00' },
  },
  {
    rule: 'partial sell: units that another Operation holds are not available; a balance too small is reported first',
    participants: plain('A', 'B', 'C'),
    steps: [
      enrolled(['A', 'B', 'C']),
      SLOW_SETTLE,
      {
        start: partialSell({ A: '30.00', B: '30.00', C: '30.00' }, { BTC: '1' }),
        until: 'settling',
        ends: { operation: 'settled', executions: { A: 'settled', B: 'settled', C: 'settled' } },
      },
      // 0.0005 and a buffer of 2 % are held: 0.00032333 of 0.00083333 BTC are available.
      {
        see: {
          operation: 'settling',
          holdings: {
            A: {
              BTC: '0.00083333 held 0.00051000',
              ETH: '0.01000000 held 0.00000000',
              SOL: '0.13333333 held 0.00000000',
            },
          },
        },
      },
      {
        run: partialSell({ A: '80.00', B: '38.80', C: '38.78' }, { BTC: '0.5', ETH: '0.5' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: 'rejected insufficient ETH balance for sell leg',
            B: [
              HELD,
              'BTC sell notional 19.40: rejected balance held by concurrent operation',
              'ETH sell notional 19.40: rejected balance held by concurrent operation',
            ],
            C: [
              'settled',
              'BTC sell notional 19.39: 0.00032317 @ 60000.00 = 19.39',
              'ETH sell notional 19.39: 0.00646334 @ 3000.00 = 19.39',
            ],
          },
        },
      },
      { see: { operation: 'settling' } },
    ],
    after: {
      holdings: {
        B: { BTC: '0.00033333', ETH: '0.01000000', SOL: '0.13333333' },
        C: { BTC: '0.00001016', ETH: '0.00353666', SOL: '0.13333333' },
      },
    },
  },
];
