import { enroll, enrolled, liquidate, partialSell, plain, SLOW_PRICING, type Row } from './row';

const THIRDS = { BTC: '0.333333333333333333', ETH: '0.333333333333333333', SOL: '0.333333333333333334' };
const SCALES = { XRP: '0.4', ADA: '0.3', XLM: '0.2', DOGE: '0.1' };
const SIDES = {
  XRP: ['0.6199', '0.6223'],
  ADA: ['0.4507', '0.4531'],
  XLM: ['0.11231', '0.11283'],
  DOGE: ['0.14199', '0.14267'],
} as const;

/** Legs of an amount or a quantity: enrollment, top-up, partial sell, liquidation. */
export const SIZING_OF_AMOUNTS: readonly Row[] = [
  {
    rule: 'an amount is split by largest remainder: thirds of 100.00 give the cent to the third that lacks most',
    participants: plain('A', 'B'),
    steps: [
      {
        run: enroll({ A: '100.00', B: '10.00' }, THIRDS),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC buy notional 33.33: 0.00055550 @ 60000.00 = 33.33',
              'ETH buy notional 33.33: 0.01111000 @ 3000.00 = 33.33',
              'SOL buy notional 33.34: 0.22226666 @ 150.00 = 33.34',
            ],
            B: [
              'settled',
              'BTC buy notional 3.33: 0.00005550 @ 60000.00 = 3.33',
              'ETH buy notional 3.33: 0.00111000 @ 3000.00 = 3.33',
              'SOL buy notional 3.34: 0.02226666 @ 150.00 = 3.34',
            ],
          },
        },
      },
    ],
    after: { float: '999890.00' },
  },
  {
    rule: 'an amount is split by largest remainder: of equal remainders the earlier entry gets the cent',
    prices: { LTC: '84.37' },
    participants: plain('ONE', 'TWO', 'THREE'),
    steps: [
      {
        run: enroll(
          { ONE: '10.01', TWO: '10.02', THREE: '10.03' },
          { BTC: '0.25', ETH: '0.25', SOL: '0.25', LTC: '0.25' },
        ),
        ends: {
          operation: 'settled',
          executions: {
            ONE: [
              'settled',
              'BTC buy notional 2.51: 0.00004183 @ 60000.00 = 2.51',
              'ETH buy notional 2.50: 0.00083333 @ 3000.00 = 2.50',
              'SOL buy notional 2.50: 0.01666666 @ 150.00 = 2.50',
              'LTC buy notional 2.50: 0.02963138 @ 84.37 = 2.50',
            ],
            TWO: [
              'settled',
              'BTC buy notional 2.51: 0.00004183 @ 60000.00 = 2.51',
              'ETH buy notional 2.51: 0.00083666 @ 3000.00 = 2.51',
              'SOL buy notional 2.50: 0.01666666 @ 150.00 = 2.50',
              'LTC buy notional 2.50: 0.02963138 @ 84.37 = 2.50',
            ],
            THREE: [
              'settled',
              'BTC buy notional 2.51: 0.00004183 @ 60000.00 = 2.51',
              'ETH buy notional 2.51: 0.00083666 @ 3000.00 = 2.51',
              'SOL buy notional 2.51: 0.01673333 @ 150.00 = 2.51',
              'LTC buy notional 2.50: 0.02963138 @ 84.37 = 2.50',
            ],
          },
        },
      },
    ],
  },
  {
    rule: 'an amount is split in the order of the allocations, a weight of 0 makes no leg, 10^-18 makes one of 0.00',
    prices: { BTC: '59999.99', ETH: '2999.99' },
    float: '20000000.00',
    participants: plain('A', 'B'),
    steps: [
      {
        run: enroll({ A: '12345678.90' }, { ETH: '0.000000000000000001', SOL: '0', BTC: '0.999999999999999999' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'ETH buy notional 0.00: rejected below_instrument_minimum',
              'BTC buy notional 12345678.90: 205.76134929 @ 59999.99 = 12345678.90',
            ],
          },
        },
      },
      {
        run: enroll({ B: '10.00' }, { SOL: '0.3337', ETH: '0.3331', BTC: '0.3332' }),
        ends: {
          operation: 'settled',
          executions: {
            B: [
              'settled',
              'SOL buy notional 3.34: 0.02226666 @ 150.00 = 3.34',
              'ETH buy notional 3.33: 0.00111000 @ 2999.99 = 3.33',
              'BTC buy notional 3.33: 0.00005550 @ 59999.99 = 3.33',
            ],
          },
        },
      },
    ],
    after: { float: '7654311.10' },
  },
  {
    rule: 'buys are at the ask, rounded down; partial sells and liquidations at the bid, rounded up and down',
    prices: SIDES,
    participants: plain('A'),
    steps: [
      {
        run: enroll({ A: '777.77' }, SCALES),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'XRP buy notional 311.11: 499.935722 @ 0.6223 = 311.11',
              'ADA buy notional 233.33: 514.963584 @ 0.4531 = 233.33',
              'XLM buy notional 155.55: 1378.6227067 @ 0.11283 = 155.55',
              'DOGE buy notional 77.78: 545.17417817 @ 0.14267 = 77.78',
            ],
          },
        },
      },
      {
        run: partialSell({ A: '77.77' }, SCALES),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'XRP sell notional 31.11: 50.185514 @ 0.6199 = 31.11',
              'ADA sell notional 23.33: 51.763923 @ 0.4507 = 23.33',
              'XLM sell notional 15.55: 138.4560592 @ 0.11231 = 15.55',
              'DOGE sell notional 7.78: 54.79259103 @ 0.14199 = 7.78',
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
              'ADA sell quantity 463.199661: 463.199661 @ 0.4507 = 208.76',
              'DOGE sell quantity 490.38158714: 490.38158714 @ 0.14199 = 69.62',
              'XLM sell quantity 1240.1666475: 1240.1666475 @ 0.11231 = 139.28',
              'XRP sell quantity 449.750208: 449.750208 @ 0.6199 = 278.80',
            ],
          },
        },
      },
    ],
    after: { float: '999996.46', holdings: { A: {} } },
  },
  {
    rule: 'selling back the full notional needs one unit more than the holding; a cent less, or a liquidation, settles',
    participants: plain('A', 'B', 'C'),
    steps: [
      enrolled(['A', 'B', 'C'], '5000.00', { BTC: '1' }),
      {
        run: partialSell({ A: '5000.00', B: '4999.99' }, { BTC: '1' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: [
              'rejected insufficient BTC balance for sell leg',
              'BTC sell notional 5000.00: rejected insufficient BTC balance for sell leg',
            ],
            B: ['settled', 'BTC sell notional 4999.99: 0.08333317 @ 60000.00 = 4999.99'],
          },
        },
      },
      {
        run: liquidate('C'),
        ends: {
          operation: 'settled',
          executions: { C: ['settled', 'BTC sell quantity 0.08333333: 0.08333333 @ 60000.00 = 4999.99'] },
        },
      },
    ],
    after: { holdings: { A: { BTC: '0.08333333' }, B: { BTC: '0.00000016' }, C: {} } },
  },
  {
    rule: 'a partial sell holds its quantity and 2 %, rounded up, or what is available when that is less',
    participants: plain('A', 'B', 'C'),
    steps: [
      enrolled(['A', 'B', 'C'], '100.00', { BTC: '1' }),
      SLOW_PRICING,
      {
        // The sells need 0.00055567, 0.00163384 and 0.001634 BTC; each Trader has 0.00166666.
        start: partialSell({ A: '33.34', B: '98.03', C: '98.04' }, { BTC: '1' }),
        until: 'pricing',
        ends: {
          operation: 'settled',
          executions: {
            A: ['settled', 'BTC sell notional 33.34: 0.00055567 @ 60000.00 = 33.34'],
            B: ['settled', 'BTC sell notional 98.03: 0.00163384 @ 60000.00 = 98.03'],
            C: ['settled', 'BTC sell notional 98.04: 0.00163400 @ 60000.00 = 98.04'],
          },
        },
      },
      {
        see: {
          operation: 'pricing',
          holdings: {
            A: { BTC: '0.00166666 held 0.00056679' },
            B: { BTC: '0.00166666 held 0.00166652' },
            C: { BTC: '0.00166666 held 0.00166666' },
          },
        },
      },
    ],
  },
  {
    rule: 'a holding worth at least 0.01 is liquidated whatever the minimum notional, a smaller one is skipped',
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A', 'B'], '50.00', { BTC: '1' }),
      { run: partialSell({ A: '49.98', B: '49.98' }, { BTC: '1' }) },
      { pin: { BTC: '30303.03' } },
      {
        run: liquidate('A'),
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            A: ['skipped below_instrument_minimum', 'BTC sell quantity 0.00000033: skipped below_instrument_minimum'],
          },
        },
      },
      { pin: { BTC: '30303.04' } },
      {
        run: liquidate('B'),
        ends: {
          operation: 'settled',
          executions: { B: ['settled', 'BTC sell quantity 0.00000033: 0.00000033 @ 30303.04 = 0.01'] },
        },
      },
    ],
    after: { holdings: { A: { BTC: '0.00000033' }, B: {} } },
  },
];
