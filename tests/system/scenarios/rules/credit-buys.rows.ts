import { enroll, enrolled, plain, topUp, type Enlisted, type Row } from './row';

const UNAPPROVED: Readonly<Record<string, Enlisted>> = {
  SUB: { status: 'submitted' },
  REJ: { status: 'rejected' },
  LOCK: { status: 'locked' },
  DIS: { status: 'disabled' },
};

/** The credit check of enrollment and top-up, step by step in its order. */
export const CREDIT_OF_BUYS: readonly Row[] = [
  {
    rule: 'enroll: only an approved participant may enroll, and a refused enrollment opens no Trader',
    participants: { ...plain('OK'), ...UNAPPROVED },
    steps: [
      {
        run: enroll({ SUB: '10.00', REJ: '10.00', OK: '10.00', GHOST: '10.00', LOCK: '10.00', DIS: '10.00' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            SUB: 'rejected participant_not_approved',
            REJ: 'rejected participant_not_approved',
            OK: [
              'settled',
              'BTC buy notional 5.00: 0.00008333 @ 60000.00 = 5.00',
              'ETH buy notional 3.00: 0.00100000 @ 3000.00 = 3.00',
              'SOL buy notional 2.00: 0.01333333 @ 150.00 = 2.00',
            ],
            GHOST: [
              'rejected participant_not_found',
              'BTC buy notional 5.00: rejected participant_not_found',
              'ETH buy notional 3.00: rejected participant_not_found',
              'SOL buy notional 2.00: rejected participant_not_found',
            ],
            LOCK: 'rejected participant_not_approved',
            DIS: 'rejected participant_not_approved',
          },
        },
      },
    ],
    after: { traders: ['OK'], float: '999990.00' },
  },
  {
    rule: 'enroll: an unknown or unapproved participant is reported before an existing Trader, minimums and money',
    float: '10.00',
    participants: { ...plain('IN'), ...UNAPPROVED },
    steps: [
      enrolled(['IN'], '10.00'),
      { patch: 'IN', to: { status: 'locked' } },
      {
        run: enroll({ GHOST: '0.05', SUB: '0.05', REJ: '500.00', IN: '1.00' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            GHOST: [
              'rejected participant_not_found',
              'BTC buy notional 0.03: rejected participant_not_found',
              'ETH buy notional 0.01: rejected participant_not_found',
              'SOL buy notional 0.01: rejected participant_not_found',
            ],
            SUB: 'rejected participant_not_approved',
            REJ: 'rejected participant_not_approved',
            IN: 'rejected participant_not_approved',
          },
        },
      },
    ],
    after: { traders: ['IN'], float: '0.00' },
  },
  {
    rule: 'enroll: an existing Trader is reported before a disabled instrument, a minimum and money',
    float: '30.00',
    participants: plain('NOETH', 'TINY', 'BIG'),
    steps: [
      enrolled(['NOETH', 'TINY', 'BIG'], '10.00'),
      { patch: 'NOETH', to: { disabled_instruments: ['ETH/USD'] } },
      {
        run: enroll({ NOETH: '10.00', TINY: '0.50', BIG: '900.00' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            NOETH: 'rejected trader_already_enrolled',
            TINY: 'rejected trader_already_enrolled',
            BIG: [
              'rejected trader_already_enrolled',
              'BTC buy notional 450.00: rejected trader_already_enrolled',
              'ETH buy notional 270.00: rejected trader_already_enrolled',
              'SOL buy notional 180.00: rejected trader_already_enrolled',
            ],
          },
        },
      },
    ],
  },
  {
    rule: 'enroll: the first disabled instrument of a leg that would run is reported before money',
    float: '20.00',
    participants: plain('MONEY', 'BOTH', 'DUSTY', 'EURO', 'MIXED'),
    steps: [
      { patch: 'MONEY', to: { disabled_instruments: ['ETH/USD'] } },
      { patch: 'BOTH', to: { disabled_instruments: ['BTC/USD', 'SOL/USD'] } },
      { patch: 'DUSTY', to: { disabled_instruments: ['BTC/USD'] } },
      { patch: 'EURO', to: { disabled_instruments: ['BTC/EUR', 'DOGE/USD'] } },
      { patch: 'MIXED', to: { disabled_instruments: ['SOL/USD'] } },
      {
        run: enroll(
          { MONEY: '900.00', BOTH: '10.00', DUSTY: '4.00', EURO: '10.00', MIXED: '4.00' },
          { SOL: '0.50', ETH: '0.30', BTC: '0.20' },
        ),
        ends: {
          operation: 'settled partial_success',
          executions: {
            MONEY: 'rejected instrument ETH/USD not enabled for participant',
            BOTH: [
              'rejected instrument SOL/USD not enabled for participant',
              'SOL buy notional 5.00: rejected instrument SOL/USD not enabled for participant',
              'ETH buy notional 3.00: rejected instrument SOL/USD not enabled for participant',
              'BTC buy notional 2.00: rejected instrument SOL/USD not enabled for participant',
            ],
            // The leg of the disabled instrument is under its minimum and would not run.
            DUSTY: [
              'settled',
              'SOL buy notional 2.00: 0.01333333 @ 150.00 = 2.00',
              'ETH buy notional 1.20: 0.00040000 @ 3000.00 = 1.20',
              'BTC buy notional 0.80: rejected below_instrument_minimum',
            ],
            EURO: 'settled',
            // A leg under its minimum does not hide the reason of the Execution.
            MIXED: [
              'rejected instrument SOL/USD not enabled for participant',
              'SOL buy notional 2.00: rejected instrument SOL/USD not enabled for participant',
              'ETH buy notional 1.20: rejected instrument SOL/USD not enabled for participant',
              'BTC buy notional 0.80: rejected instrument SOL/USD not enabled for participant',
            ],
          },
        },
      },
    ],
    after: { traders: ['DUSTY', 'EURO'], float: '6.80' },
  },
  {
    rule: 'enroll: an asset of weight 0 makes no leg, so its instrument may be disabled',
    participants: plain('A'),
    steps: [
      { patch: 'A', to: { disabled_instruments: ['ETH/USD'] } },
      {
        run: enroll({ A: '10.00' }, { BTC: '1', ETH: '0' }),
        ends: {
          operation: 'settled',
          executions: { A: ['settled', 'BTC buy notional 10.00: 0.00016666 @ 60000.00 = 10.00'] },
        },
      },
    ],
    after: { holdings: { A: { BTC: '0.00016666' } } },
  },
  {
    rule: 'enroll: an Execution with every leg under its minimum is rejected before money and instruments are checked',
    float: '0',
    participants: plain('A', 'B'),
    steps: [
      { patch: 'B', to: { disabled_instruments: ['BTC/USD', 'ETH/USD', 'SOL/USD'] } },
      {
        run: enroll({ A: '1.50', B: '1.98' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            A: [
              'rejected below_instrument_minimum',
              'BTC buy notional 0.75: rejected below_instrument_minimum',
              'ETH buy notional 0.45: rejected below_instrument_minimum',
              'SOL buy notional 0.30: rejected below_instrument_minimum',
            ],
            B: 'rejected below_instrument_minimum',
          },
        },
      },
    ],
    after: { traders: [] },
  },
  {
    rule: 'enroll: a leg of exactly the minimum runs, and legs under their minimum neither need nor take money',
    float: '1.00',
    participants: plain('A', 'B'),
    steps: [
      {
        run: enroll({ A: '2.00', B: '2.00' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: [
              'settled',
              'BTC buy notional 1.00: 0.00001666 @ 60000.00 = 1.00',
              'ETH buy notional 0.60: rejected below_instrument_minimum',
              'SOL buy notional 0.40: rejected below_instrument_minimum',
            ],
            B: [
              'rejected insufficient_funds',
              'BTC buy notional 1.00: rejected insufficient_funds',
              'ETH buy notional 0.60: rejected insufficient_funds',
              'SOL buy notional 0.40: rejected insufficient_funds',
            ],
          },
        },
      },
    ],
    after: { traders: ['A'], float: '0.00', holdings: { A: { BTC: '0.00001666' } } },
  },
  {
    rule: 'enroll: the float is granted in the order of the request, to the last cent; a smaller amount may fit later',
    float: '100.00',
    participants: plain('A', 'B', 'C', 'D', 'E'),
    steps: [
      {
        run: enroll({ A: '60.00', B: '40.01', C: '39.99', D: '10.00', E: '0.01' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: 'settled',
            B: 'rejected insufficient_funds',
            C: 'settled',
            D: 'rejected insufficient_funds',
            E: 'rejected below_instrument_minimum',
          },
        },
      },
    ],
    after: { traders: ['A', 'C'], float: '0.01' },
  },
  {
    rule: 'enroll: a prefunded participant draws on its own balance only, a novated one on the float only',
    float: '50.00',
    participants: { RICH: { funding: 'prefunded' }, SHORT: { funding: 'prefunded' }, N: {}, POOR: {} },
    steps: [
      { deposit: 'RICH', amount: '100.00' },
      { deposit: 'SHORT', amount: '9.99' },
      { deposit: 'POOR', amount: '500.00' },
      {
        run: enroll({ RICH: '100.00', SHORT: '10.00', N: '50.00', POOR: '50.00' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            RICH: 'settled',
            SHORT: 'rejected insufficient_funds',
            N: 'settled',
            POOR: 'rejected insufficient_funds',
          },
        },
      },
    ],
    after: { traders: ['N', 'RICH'], float: '0.00', cash: { RICH: '0.00', SHORT: '9.99', POOR: '500.00' } },
  },
  {
    rule: 'top-up: only an approved participant with a Trader may top up; the participant is checked before the Trader',
    participants: { ...plain('A', 'B', 'NEW'), ...UNAPPROVED },
    steps: [
      enrolled(['A', 'B'], '10.00'),
      { patch: 'B', to: { status: 'disabled' } },
      {
        run: topUp({ B: '10.00', SUB: '10.00', NEW: '10.00', GHOST: '10.00', A: '10.00', LOCK: '10.00' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            B: 'rejected participant_not_approved',
            SUB: 'rejected participant_not_approved',
            NEW: [
              'rejected trader_not_enrolled',
              'BTC buy notional 5.00: rejected trader_not_enrolled',
              'ETH buy notional 3.00: rejected trader_not_enrolled',
              'SOL buy notional 2.00: rejected trader_not_enrolled',
            ],
            GHOST: 'rejected participant_not_found',
            A: 'settled',
            LOCK: 'rejected participant_not_approved',
          },
        },
      },
    ],
    after: {
      traders: ['A', 'B'],
      float: '999970.00',
      holdings: { A: { BTC: '0.00016666', ETH: '0.00200000', SOL: '0.02666666' } },
    },
  },
  {
    rule: 'top-up: a missing Trader is reported before a disabled instrument, a minimum and money',
    float: '10.00',
    participants: plain('NOETH', 'TINY', 'BIG'),
    steps: [
      { patch: 'NOETH', to: { disabled_instruments: ['ETH/USD'] } },
      {
        run: topUp({ NOETH: '5.00', TINY: '0.01', BIG: '900.00' }),
        ends: {
          operation: 'failed all_rejected',
          executions: {
            NOETH: 'rejected trader_not_enrolled',
            TINY: [
              'rejected trader_not_enrolled',
              'BTC buy notional 0.01: rejected trader_not_enrolled',
              'ETH buy notional 0.00: rejected trader_not_enrolled',
              'SOL buy notional 0.00: rejected trader_not_enrolled',
            ],
            BIG: 'rejected trader_not_enrolled',
          },
        },
      },
    ],
    after: { traders: [], float: '10.00' },
  },
  {
    rule: 'top-up: the instrument is checked first, then the minimum, then the money in the order of the request',
    float: '60.00',
    participants: { ...plain('NOBTC', 'DUSTY', 'TINY', 'BIG', 'FIT'), OWN: { funding: 'prefunded' } },
    steps: [
      { deposit: 'OWN', amount: '16.00' },
      enrolled(['NOBTC', 'DUSTY', 'TINY', 'BIG', 'FIT', 'OWN'], '10.00'),
      { patch: 'NOBTC', to: { disabled_instruments: ['ETH/USD', 'BTC/USD'] } },
      { patch: 'DUSTY', to: { disabled_instruments: ['SOL/USD'] } },
      {
        run: topUp({ NOBTC: '900.00', TINY: '1.50', DUSTY: '4.00', BIG: '7.00', OWN: '6.00', FIT: '6.00' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            NOBTC: 'rejected instrument BTC/USD not enabled for participant',
            TINY: 'rejected below_instrument_minimum',
            DUSTY: [
              'settled',
              'BTC buy notional 2.00: 0.00003333 @ 60000.00 = 2.00',
              'ETH buy notional 1.20: 0.00040000 @ 3000.00 = 1.20',
              'SOL buy notional 0.80: rejected below_instrument_minimum',
            ],
            BIG: 'rejected insufficient_funds',
            OWN: [
              'settled',
              'BTC buy notional 3.00: 0.00005000 @ 60000.00 = 3.00',
              'ETH buy notional 1.80: 0.00060000 @ 3000.00 = 1.80',
              'SOL buy notional 1.20: 0.00800000 @ 150.00 = 1.20',
            ],
            FIT: 'settled',
          },
        },
      },
    ],
    after: { float: '0.80', cash: { OWN: '0.00' } },
  },
];
