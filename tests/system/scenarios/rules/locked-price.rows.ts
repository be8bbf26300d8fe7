import { enroll, enrolled, liquidate, partialSell, plain, rebalance, SLOW_PRICING, topUp, type Row } from './row';

const TO_ETH = { BTC: '0.40', ETH: '0.40', SOL: '0.20' };

/** Effects of a locked price that differs from the price at the credit check. */
export const LOCKED_PRICES: readonly Row[] = [
  {
    rule: 'a buy keeps its amount whatever the locked price, so the funds of the check suffice',
    float: '115.00',
    participants: plain('A', 'B'),
    steps: [
      enrolled(['B'], '10.00'),
      { fault: 'slow_pricing:1000', times: 2 },
      {
        start: enroll({ A: '100.00' }),
        until: 'pricing',
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC buy notional 50.00: 0.00041666 @ 120000.00 = 50.00',
              'ETH buy notional 30.00: 0.02000000 @ 1500.00 = 30.00',
              'SOL buy notional 20.00: 0.13333333 @ 150.00 = 20.00',
            ],
          },
        },
      },
      {
        start: topUp({ B: '5.00' }, { BTC: '1' }),
        until: 'pricing',
        ends: {
          operation: 'settled',
          executions: { B: ['settled', 'BTC buy notional 5.00: 0.00004166 @ 120000.00 = 5.00'] },
        },
      },
      { see: { float: '105.00' } },
      { pin: { BTC: '120000.00', ETH: ['1400.00', '1500.00'] } },
    ],
    after: { float: '0.00' },
  },
  {
    rule: 'a buy whose quantity is 0 at the locked price is rejected alone, and its hold is released',
    float: '10.00',
    participants: plain('A', 'B', 'C'),
    steps: [
      { fault: 'slow_pricing:1000', times: 2 },
      {
        start: enroll({ A: '2.50' }, { BTC: '0.4', ETH: '0.6' }),
        until: 'pricing',
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC buy notional 1.00: rejected below_instrument_minimum',
              'ETH buy notional 1.50: 0.00045454 @ 3300.00 = 1.50',
            ],
          },
        },
      },
      {
        start: enroll({ B: '1.00', C: '2.00' }, { BTC: '1' }),
        until: 'pricing',
        ends: {
          operation: 'settled partial_success',
          executions: {
            B: ['rejected below_instrument_minimum', 'BTC buy notional 1.00: rejected below_instrument_minimum'],
            C: ['settled', 'BTC buy notional 2.00: 0.00000001 @ 200000000.00 = 2.00'],
          },
        },
      },
      { pin: { BTC: '200000000.00', ETH: ['2999.00', '3300.00'] } },
      { wait: 'all' },
      { pin: { BTC: '60000.00' } },
      // The Trader of B exists since the credit check.
      {
        run: enroll({ B: '1.00' }, { BTC: '1' }),
        ends: { operation: 'failed all_rejected', executions: { B: 'rejected trader_already_enrolled' } },
      },
      {
        run: topUp({ B: '1.00' }, { BTC: '1' }),
        ends: {
          operation: 'settled',
          executions: { B: ['settled', 'BTC buy notional 1.00: 0.00001666 @ 60000.00 = 1.00'] },
        },
      },
    ],
    after: { float: '5.50', traders: ['A', 'B', 'C'] },
  },
  {
    rule: 'a partial sell that needs more than it holds at the locked price is rejected before it is sent to settle',
    participants: plain('A', 'B', 'C', 'TWO'),
    steps: [
      enrolled(['A', 'B', 'C'], '100.00', { BTC: '1' }),
      enrolled(['TWO'], '100.00', { SOL: '0.5', BTC: '0.5' }),
      { fault: 'slow_pricing:1000', times: 2 },
      {
        // The hold of A is 2 % more than it needed; B holds all its BTC, C all but a hundred-millionth.
        start: partialSell({ A: '30.00', B: '98.04', C: '98.03' }, { BTC: '1' }),
        until: 'pricing',
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: ['settled', 'BTC sell notional 30.00: 0.00051000 @ 58823.53 = 30.00'],
            B: [
              'rejected insufficient BTC balance for sell leg',
              'BTC sell notional 98.04: rejected insufficient BTC balance for sell leg',
            ],
            C: ['settled', 'BTC sell notional 98.03: 0.00166651 @ 58823.53 = 98.03'],
          },
        },
      },
      {
        start: partialSell({ TWO: '20.00' }, { BTC: '0.47', SOL: '0.50', DOGE: '0.03' }),
        until: 'pricing',
        ends: {
          operation: 'failed all_rejected',
          executions: {
            TWO: [
              'rejected insufficient SOL balance for sell leg',
              'BTC sell notional 9.40: rejected insufficient SOL balance for sell leg',
              'SOL sell notional 10.00: rejected insufficient SOL balance for sell leg',
              'DOGE sell notional 0.60: rejected below_instrument_minimum',
            ],
          },
        },
      },
      { pin: { BTC: ['58823.53', '60000.00'], SOL: '140.00' } },
    ],
    after: {
      float: '999728.03',
      holdings: {
        A: { BTC: '0.00115666' },
        B: { BTC: '0.00166666' },
        C: { BTC: '0.00000015' },
        TWO: { BTC: '0.00083333', SOL: '0.33333333' },
      },
    },
  },
  {
    rule: 'a partial sell that needs less at the locked price gives back the rest of its hold',
    participants: plain('A'),
    steps: [
      enrolled(['A'], '100.00', { BTC: '1' }),
      SLOW_PRICING,
      {
        start: partialSell({ A: '30.00' }, { BTC: '1' }),
        until: 'pricing',
        ends: {
          operation: 'settled',
          executions: { A: ['settled', 'BTC sell notional 30.00: 0.00045455 @ 66000.00 = 30.00'] },
        },
      },
      { pin: { BTC: ['66000.00', '66001.00'] } },
    ],
    after: { float: '999930.00', holdings: { A: { BTC: '0.00121211' } } },
  },
  {
    rule: 'a liquidation sells at the locked bid; a leg worth less than a cent at that price is skipped and kept',
    prices: { LTC: '101.00' },
    participants: plain('A', 'DUST'),
    steps: [
      enrolled(['A'], '100.00', { ETH: '0.5', LTC: '0.5' }),
      enrolled(['DUST'], '100.00', { LTC: '1' }),
      { fault: 'slow_pricing:1000', times: 2 },
      {
        start: liquidate('DUST'),
        until: 'pricing',
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            DUST: [
              'skipped below_instrument_minimum',
              'LTC sell quantity 0.99009900: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        start: liquidate('A'),
        until: 'pricing',
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'ETH sell quantity 0.01666666: 0.01666666 @ 1500.01 = 25.00',
              'LTC sell quantity 0.49504950: skipped below_instrument_minimum',
            ],
          },
        },
      },
      { pin: { LTC: '0.01', ETH: ['1500.01', '3000.00'] } },
    ],
    after: { float: '999825.00', holdings: { A: { LTC: '0.49504950' }, DUST: { LTC: '0.99009900' } } },
  },
  {
    rule: 'rebalance: the check fixes the quantities to sell; proceeds and buys follow from the locked prices',
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A']),
      enrolled(['B'], '100.00', { BTC: '1' }),
      SLOW_PRICING,
      {
        start: rebalance(['A', 'B'], TO_ETH),
        until: 'pricing',
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC sell notional 9.99: 0.00016650 @ 59000.00 = 9.82',
              'ETH buy notional 9.82: 0.00316774 @ 3100.00 = 9.82',
              'SOL sell notional 0.00: skipped below_instrument_minimum',
            ],
            // Split two to one, as the distances from the targets were at the check.
            B: [
              'settled',
              'BTC sell notional 59.99: 0.00099983 @ 59000.00 = 58.98',
              'ETH buy notional 39.32: 0.01268387 @ 3100.00 = 39.32',
              'SOL buy notional 19.66: 0.13019867 @ 151.00 = 19.66',
            ],
          },
        },
      },
      { pin: { BTC: ['58000.00', '60000.00'], ETH: ['3000.00', '3200.00'], SOL: '151.00' } },
    ],
    after: { float: '999800.00' },
  },
  {
    rule: 'rebalance: a buy under its minimum only at the locked prices is dropped and the proceeds are split again',
    participants: plain('A'),
    steps: [
      enrolled(['A'], '100.00', { BTC: '1' }),
      SLOW_PRICING,
      {
        start: rebalance(['A'], { BTC: '0.97', ETH: '0.019', SOL: '0.011' }),
        until: 'pricing',
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC sell notional 2.99: 0.00004983 @ 54000.00 = 2.69',
              'ETH buy notional 2.69: 0.00089666 @ 3000.00 = 2.69',
              'SOL buy notional 0.99: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        see: {
          executions: {
            A: [
              'awaiting_execution',
              'BTC sell notional 2.99: pending',
              'ETH buy notional 1.89: waiting_proceeds',
              'SOL buy notional 1.09: waiting_proceeds',
            ],
          },
        },
      },
      { pin: { BTC: '54000.00' } },
    ],
    after: { holdings: { A: { BTC: '0.00161683', ETH: '0.00089666' } } },
  },
  {
    rule: 'rebalance: a sell under its minimum only at the locked prices is dropped, and the others pay for the buys',
    participants: plain('A'),
    steps: [
      enrolled(['A']),
      SLOW_PRICING,
      {
        start: rebalance(['A'], { BTC: '0.40', ETH: '0.411', SOL: '0.189' }),
        until: 'pricing',
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC sell notional 9.99: 0.00016650 @ 60000.00 = 9.99',
              'ETH buy notional 9.99: 0.00333000 @ 3000.00 = 9.99',
              'SOL sell notional 1.10: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        see: {
          holdings: {
            A: {
              BTC: '0.00083333 held 0.00016650',
              ETH: '0.01000000 held 0.00000000',
              SOL: '0.13333333 held 0.00733333',
            },
          },
        },
      },
      { pin: { SOL: '130.00' } },
    ],
    after: { holdings: { A: { BTC: '0.00066683', ETH: '0.01333000', SOL: '0.13333333' } } },
  },
  {
    rule: 'rebalance: without a sell or a buy left at the locked prices no leg runs and the Trader counts as balanced',
    prices: { LTC: '101.00' },
    participants: plain('SELL', 'BUY', 'EXIT'),
    steps: [
      enrolled(['SELL'], '100.00', { ETH: '1' }),
      enrolled(['BUY'], '1000.00', { ETH: '1' }),
      enrolled(['EXIT'], '100.00', { ETH: '0.95', LTC: '0.05' }),
      SLOW_PRICING,
      {
        start: rebalance(['SELL', 'BUY', 'EXIT'], { ETH: '0.98', BTC: '0.02' }),
        until: 'pricing',
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            SELL: [
              'skipped portfolio_is_balanced',
              'ETH sell notional 1.99: skipped below_instrument_minimum',
              'BTC buy notional 0.00: skipped below_instrument_minimum',
            ],
            BUY: [
              'skipped portfolio_is_balanced',
              'ETH sell notional 19.99: skipped portfolio_is_balanced',
              'BTC buy notional 9.99: skipped below_instrument_minimum',
            ],
            EXIT: [
              'skipped portfolio_is_balanced',
              'ETH buy notional 0.00: skipped below_instrument_minimum',
              'BTC buy notional 0.00: skipped below_instrument_minimum',
              'LTC sell quantity 0.04950495: skipped below_instrument_minimum',
            ],
          },
        },
      },
      // 0.00066333 ETH are worth 0.99, 9.99 buy less than a unit of BTC, 0.04950495 LTC are worth less than a cent.
      { pin: { ETH: '1500.00', BTC: '2000000000.00', LTC: '0.01' } },
    ],
    after: {
      holdings: {
        SELL: { ETH: '0.03333333' },
        BUY: { ETH: '0.33333333' },
        EXIT: { ETH: '0.03166666', LTC: '0.04950495' },
      },
    },
  },
];
