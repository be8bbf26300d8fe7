import { enrolled, partialSell, plain, rebalance, type Row } from './row';

const ALL_BTC = enrolled(['A'], '100.00', { BTC: '1' });
const UGLY = { BTC: '61234.57', ETH: '3017.13', SOL: '149.89', LTC: '84.37' };
const MIXED = { BTC: '0.41', ETH: '0.29', SOL: '0.17', LTC: '0.13' };

/** Sells and buys of a rebalance at constant prices. Traders enrolled with 100.00 unless a row says otherwise. */
export const SIZING_OF_REBALANCES: readonly Row[] = [
  {
    rule: 'rebalance: an asset with weight 0 or no allocation is sold whole; legs: first the allocations, then by code',
    prices: { LTC: '84.37', DOGE: '0.14233', AVAX: '34.81' },
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A'], '100.00', { SOL: '0.25', LTC: '0.25', DOGE: '0.25', AVAX: '0.25' }),
      enrolled(['B']),
      {
        run: rebalance(['A'], { SOL: '0.5', BTC: '0.5' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'SOL buy notional 24.99: 0.16660000 @ 150.00 = 24.99',
              'BTC buy notional 49.98: 0.00083300 @ 60000.00 = 49.98',
              'AVAX sell quantity 0.71818442: 0.71818442 @ 34.81 = 24.99',
              'DOGE sell quantity 175.64814164: 175.64814164 @ 0.14233 = 24.99',
              'LTC sell quantity 0.29631385: 0.29631385 @ 84.37 = 24.99',
            ],
          },
        },
      },
      {
        run: rebalance(['B'], { SOL: '0', ETH: '1', LTC: '0' }),
        ends: {
          operation: 'settled',
          executions: {
            B: [
              'settled',
              'SOL sell quantity 0.13333333: 0.13333333 @ 150.00 = 19.99',
              'ETH buy notional 69.98: 0.02332666 @ 3000.00 = 69.98',
              'BTC sell quantity 0.00083333: 0.00083333 @ 60000.00 = 49.99',
            ],
          },
        },
      },
    ],
    after: {
      float: '999800.00',
      holdings: { A: { BTC: '0.00083300', SOL: '0.33326666' }, B: { ETH: '0.03332666' } },
    },
  },
  {
    rule: 'rebalance: the buys share the proceeds to the cent; each sell rounds down its quantity, then its notional',
    prices: UGLY,
    participants: plain('RICH', 'POOR'),
    steps: [
      enrolled(['RICH'], '98765.43', MIXED),
      enrolled(['POOR'], '123.45', MIXED),
      {
        run: rebalance(['RICH', 'POOR'], { SOL: '0.2718', BTC: '0.3141', LTC: '0.1414', ETH: '0.2727' }),
        ends: {
          operation: 'settled',
          executions: {
            RICH: [
              'settled',
              'SOL buy notional 10054.29: 67.07779037 @ 149.89 = 10054.29',
              'BTC sell notional 9471.60: 0.15467733 @ 61234.57 = 9471.59',
              'LTC buy notional 1125.92: 13.34502785 @ 84.37 = 1125.92',
              'ETH sell notional 1708.63: 0.56630970 @ 3017.13 = 1708.62',
            ],
            POOR: [
              'settled',
              'SOL buy notional 12.54: 0.08366135 @ 149.89 = 12.54',
              'BTC sell notional 11.83: 0.00019319 @ 61234.57 = 11.82',
              'LTC buy notional 1.40: 0.01659357 @ 84.37 = 1.40',
              'ETH sell notional 2.13: 0.00070596 @ 3017.13 = 2.12',
            ],
          },
        },
      },
    ],
    after: {
      float: '901111.12',
      holdings: {
        RICH: { BTC: '0.50661301', ETH: '8.92680793', LTC: '165.52601635', SOL: '179.09406897' },
        POOR: { BTC: '0.00063330', ETH: '0.01115962', LTC: '0.20682706', SOL: '0.22369737' },
      },
      cash: { RICH: '0', POOR: '0' },
    },
  },
  {
    rule: 'rebalance: sells and buys are both at the mid of bid and ask, whatever the scales of the assets',
    prices: {
      XRP: ['0.6199', '0.6223'],
      ADA: ['0.4507', '0.4531'],
      XLM: ['0.11231', '0.11283'],
      DOGE: ['0.14199', '0.14267'],
    },
    participants: plain('A'),
    steps: [
      enrolled(['A'], '777.77', { XRP: '0.4', ADA: '0.3', XLM: '0.2', DOGE: '0.1' }),
      {
        run: rebalance(['A'], { DOGE: '0.25', XLM: '0.25', ADA: '0.25', XRP: '0.25' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'DOGE buy notional 116.38: 817.67722897 @ 0.14233 = 116.38',
              'XLM buy notional 38.80: 344.6744248 @ 0.11257 = 38.80',
              'ADA sell notional 38.70: 85.638415 @ 0.4519 = 38.69',
              'XRP sell notional 116.50: 187.570439 @ 0.6211 = 116.49',
            ],
          },
        },
      },
    ],
    after: {
      holdings: { A: { ADA: '429.325169', DOGE: '1362.85140714', XLM: '1723.2971315', XRP: '312.365283' } },
    },
  },
  {
    rule: 'rebalance: among buys with equal shares, the first in the request gets the odd cent',
    prices: { LTC: '84.37' },
    participants: plain('A'),
    steps: [
      ALL_BTC,
      {
        run: rebalance(['A'], { SOL: '0.2', BTC: '0.4', ETH: '0.2', LTC: '0.2' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'SOL buy notional 20.00: 0.13333333 @ 150.00 = 20.00',
              'BTC sell notional 59.99: 0.00099983 @ 60000.00 = 59.98',
              'ETH buy notional 19.99: 0.00666333 @ 3000.00 = 19.99',
              'LTC buy notional 19.99: 0.23693255 @ 84.37 = 19.99',
            ],
          },
        },
      },
    ],
  },
  {
    rule: 'rebalance: the smallest buy under its minimum is dropped and the proceeds are split again, until none is under',
    prices: { LTC: '84.37' },
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A', 'B'], '100.00', { BTC: '1' }),
      {
        run: rebalance(['A'], { BTC: '0.9', ETH: '0.085', SOL: '0.008', LTC: '0.007' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC sell notional 9.99: 0.00016650 @ 60000.00 = 9.99',
              'ETH buy notional 9.99: 0.00333000 @ 3000.00 = 9.99',
              'SOL buy notional 0.86: skipped below_instrument_minimum',
              'LTC buy notional 0.70: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        // Without the LTC buy, the share of the SOL buy reaches the minimum.
        run: rebalance(['B'], { BTC: '0.9', ETH: '0.085', SOL: '0.0095', LTC: '0.0055' }),
        ends: {
          operation: 'settled',
          executions: {
            B: [
              'settled',
              'BTC sell notional 9.99: 0.00016650 @ 60000.00 = 9.99',
              'ETH buy notional 8.99: 0.00299666 @ 3000.00 = 8.99',
              'SOL buy notional 1.00: 0.00666666 @ 150.00 = 1.00',
              'LTC buy notional 0.55: skipped below_instrument_minimum',
            ],
          },
        },
      },
    ],
  },
  {
    rule: 'rebalance: among equally small buys under their minimum, the later one is dropped first',
    prices: { LTC: '84.37' },
    participants: plain('A'),
    steps: [
      ALL_BTC,
      {
        run: rebalance(['A'], { BTC: '0.9', SOL: '0.0095', LTC: '0.0095', ETH: '0.081' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC sell notional 9.99: 0.00016650 @ 60000.00 = 9.99',
              'SOL buy notional 1.05: 0.00700000 @ 150.00 = 1.05',
              'LTC buy notional 0.95: skipped below_instrument_minimum',
              'ETH buy notional 8.94: 0.00298000 @ 3000.00 = 8.94',
            ],
          },
        },
      },
    ],
  },
  {
    rule: 'rebalance: sells under the minimum are dropped before buys are sized, so the buys spend less',
    participants: plain('A'),
    steps: [
      enrolled(['A']),
      {
        run: rebalance(['A'], { BTC: '0.40', ETH: '0.405', SOL: '0.195' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC sell notional 9.99: 0.00016650 @ 60000.00 = 9.99',
              'ETH buy notional 9.99: 0.00333000 @ 3000.00 = 9.99',
              'SOL sell notional 0.50: skipped below_instrument_minimum',
            ],
          },
        },
      },
    ],
    after: { holdings: { A: { BTC: '0.00066683', ETH: '0.01333000', SOL: '0.13333333' } } },
  },
  {
    rule: 'rebalance: a sell’s quantity, not its amount, must be worth the minimum; without a sell no leg runs',
    participants: plain('A', 'B', 'C'),
    steps: [
      enrolled(['A', 'B'], '100.00', { BTC: '1' }),
      enrolled(['C']),
      {
        // The amount 1.00 makes a quantity of 0.00001666 BTC, which is worth 0.9996.
        run: rebalance(['A'], { BTC: '0.9899', ETH: '0.0101' }),
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            A: [
              'skipped portfolio_is_balanced',
              'BTC sell notional 1.00: skipped below_instrument_minimum',
              'ETH buy notional 0.00: skipped below_instrument_minimum',
            ],
          },
        },
      },
      {
        run: rebalance(['B'], { BTC: '0.9898', ETH: '0.0102' }),
        ends: {
          operation: 'settled',
          executions: {
            B: [
              'settled',
              'BTC sell notional 1.01: 0.00001683 @ 60000.00 = 1.00',
              'ETH buy notional 1.00: 0.00033333 @ 3000.00 = 1.00',
            ],
          },
        },
      },
      {
        run: rebalance(['C'], { BTC: '0.4925', ETH: '0.305', SOL: '0.2025' }),
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            C: [
              'skipped portfolio_is_balanced',
              'BTC sell notional 0.74: skipped below_instrument_minimum',
              'ETH buy notional 0.00: skipped below_instrument_minimum',
              'SOL buy notional 0.00: skipped below_instrument_minimum',
            ],
          },
        },
      },
    ],
  },
  {
    rule: 'rebalance: a full exit runs under the minimum too, but when no buy is left no leg runs',
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A', 'B'], '100.00', { ETH: '0.99', SOL: '0.01' }),
      { pin: { SOL: '75.00' } },
      {
        run: rebalance(['A'], { ETH: '1' }),
        ends: {
          operation: 'skipped all_skipped',
          executions: {
            A: [
              'skipped portfolio_is_balanced',
              'ETH buy notional 0.49: skipped below_instrument_minimum',
              'SOL sell quantity 0.00666666: skipped portfolio_is_balanced',
            ],
          },
        },
      },
      {
        run: rebalance(['B'], { ETH: '0.90', BTC: '0.10' }),
        ends: {
          operation: 'settled',
          executions: {
            B: [
              'settled',
              'ETH sell notional 9.45: 0.00315000 @ 3000.00 = 9.45',
              'BTC buy notional 9.94: 0.00016566 @ 60000.00 = 9.94',
              'SOL sell quantity 0.00666666: 0.00666666 @ 75.00 = 0.49',
            ],
          },
        },
      },
    ],
    after: { holdings: { A: { ETH: '0.03300000', SOL: '0.00666666' } } },
  },
  {
    rule: 'rebalance: a difference of exactly 0, and weight 0 for an asset that is not held, make no Instruction',
    prices: { ETH: '2500.00', LTC: '80.00' },
    participants: plain('A', 'B'),
    steps: [
      enrolled(['A', 'B'], '100.00', { ETH: '0.5', LTC: '0.5' }),
      {
        run: rebalance(['A'], { ETH: '0.5', LTC: '0.3', SOL: '0.2', DOGE: '0' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'LTC sell notional 20.00: 0.25000000 @ 80.00 = 20.00',
              'SOL buy notional 20.00: 0.13333333 @ 150.00 = 20.00',
            ],
          },
        },
      },
      {
        run: rebalance(['B'], { DOGE: '0', LTC: '0.50', ETH: '0.50' }),
        ends: { operation: 'skipped all_skipped', executions: { B: ['skipped portfolio_is_balanced'] } },
      },
    ],
  },
  {
    rule: 'rebalance: after a partial sell, weights apply to the holdings that are left',
    participants: plain('A'),
    steps: [
      enrolled(['A']),
      { run: partialSell({ A: '30.00' }, { ETH: '1' }) },
      {
        run: rebalance(['A'], { BTC: '0.50', ETH: '0.30', SOL: '0.20' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'BTC sell notional 14.99: 0.00024983 @ 60000.00 = 14.98',
              'ETH buy notional 20.98: 0.00699333 @ 3000.00 = 20.98',
              'SOL sell notional 6.00: 0.04000000 @ 150.00 = 6.00',
            ],
          },
        },
      },
    ],
  },
];
