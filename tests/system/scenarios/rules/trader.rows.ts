import { enroll, enrolled, liquidate, partialSell, plain, rebalance, topUp, type Row } from './row';

const INACTIVE = 'rejected participant inactive or not found';

/** Creation of Traders, scope of Operations, and identity of participants. */
export const TRADERS: readonly Row[] = [
  {
    rule: 'a Trader stays when it is liquidated: enrolling again is refused, a top-up works',
    participants: plain('A'),
    steps: [
      enrolled(['A']),
      { run: liquidate('A') },
      {
        run: enroll({ A: '10.00' }),
        ends: { operation: 'failed all_rejected', executions: { A: 'rejected trader_already_enrolled' } },
      },
      {
        run: liquidate('A'),
        ends: { operation: 'skipped all_skipped', executions: { A: ['skipped no_holdings'] } },
      },
      { run: topUp({ A: '10.00' }, { SOL: '1' }), ends: { operation: 'settled', executions: { A: 'settled' } } },
    ],
    after: { traders: ['A'], holdings: { A: { SOL: '0.06666666' } } },
  },
  {
    rule: 'a Trader stays when its first enrollment fails after the credit check',
    participants: plain('V', 'P'),
    steps: [
      { fault: 'venue_reject:ETH' },
      {
        run: enroll({ V: '10.00' }),
        ends: { operation: 'failed all_rejected', executions: { V: 'rejected venue_rejected' } },
      },
      { fault: 'price_unavailable' },
      {
        run: enroll({ P: '10.00' }),
        ends: { operation: 'failed price_unavailable', executions: { P: 'rejected price_unavailable' } },
      },
      {
        run: enroll({ V: '10.00', P: '10.00' }),
        ends: {
          operation: 'failed all_rejected',
          executions: { V: 'rejected trader_already_enrolled', P: 'rejected trader_already_enrolled' },
        },
      },
      {
        run: liquidate('V', 'P'),
        ends: {
          operation: 'skipped all_skipped',
          executions: { V: ['skipped no_holdings'], P: ['skipped no_holdings'] },
        },
      },
      {
        run: topUp({ P: '10.00', V: '10.00' }),
        ends: { operation: 'settled', executions: { P: 'settled', V: 'settled' } },
      },
    ],
    after: { traders: ['P', 'V'], float: '999980.00' },
  },
  {
    rule: 'participant codes are case-sensitive, and every permitted character may stand in one',
    participants: plain('abc', 'ABC', '_-9zZ0'),
    steps: [
      {
        run: enroll({ ABC: '10.00', Abc: '10.00', abc: '20.00', '_-9zZ0': '10.00' }, { SOL: '1' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            ABC: 'settled',
            Abc: 'rejected participant_not_found',
            abc: 'settled',
            '_-9zZ0': 'settled',
          },
        },
      },
      {
        run: partialSell({ abc: '5.00', aBC: '5.00' }, { SOL: '1' }),
        ends: { operation: 'settled partial_success', executions: { abc: 'settled', aBC: INACTIVE } },
      },
      { run: liquidate('ABC'), ends: { operation: 'settled', executions: { ABC: 'settled' } } },
    ],
    after: { traders: ['ABC', '_-9zZ0', 'abc'], holdings: { ABC: {}, abc: { SOL: '0.09999999' } } },
  },
  {
    rule: 'a Strategy in EUR has its own instruments, float and prices',
    quoted: 'EUR',
    float: '200.00',
    prices: { BTC: '55000.00', ETH: ['2700.00', '2750.00'], SOL: '137.00' },
    participants: plain('A', 'NOBTC', 'US', 'BIG'),
    steps: [
      { patch: 'NOBTC', to: { disabled_instruments: ['BTC/EUR'] } },
      { patch: 'US', to: { disabled_instruments: ['BTC/USD'] } },
      {
        run: enroll({ A: '100.00', NOBTC: '50.00', US: '10.00', BIG: '90.01' }),
        ends: {
          operation: 'settled partial_success',
          executions: {
            A: [
              'settled',
              'BTC buy notional 50.00: 0.00090909 @ 55000.00 = 50.00',
              'ETH buy notional 30.00: 0.01090909 @ 2750.00 = 30.00',
              'SOL buy notional 20.00: 0.14598540 @ 137.00 = 20.00',
            ],
            NOBTC: 'rejected instrument BTC/EUR not enabled for participant',
            US: 'settled',
            BIG: 'rejected insufficient_funds',
          },
        },
      },
      {
        run: rebalance(['A', 'US'], { ETH: '1' }),
        ends: {
          operation: 'settled',
          executions: {
            A: [
              'settled',
              'ETH buy notional 69.98: 0.02568073 @ 2725.00 = 69.98',
              'BTC sell quantity 0.00090909: 0.00090909 @ 55000.00 = 49.99',
              'SOL sell quantity 0.14598540: 0.14598540 @ 137.00 = 19.99',
            ],
            US: 'settled',
          },
        },
      },
      {
        run: liquidate('A'),
        ends: {
          operation: 'settled',
          executions: { A: ['settled', 'ETH sell quantity 0.03658982: 0.03658982 @ 2700.00 = 98.79'] },
        },
      },
    ],
    after: { float: '188.79' },
  },
  {
    rule: 'a default scope is every Trader with auto_rebalance and holdings; a list is exactly the Traders that it names',
    participants: plain('IN', 'OUT', 'EMPTY', 'LOCK'),
    steps: [
      { run: rebalance('default scope', { ETH: '1' }), ends: { operation: 'skipped no_executions', executions: {} } },
      enrolled(['IN', 'EMPTY', 'LOCK']),
      { run: enroll({ OUT: '100.00' }, { BTC: '0.50', ETH: '0.30', SOL: '0.20' }, false) },
      { run: liquidate('EMPTY') },
      { patch: 'LOCK', to: { status: 'locked' } },
      {
        run: rebalance('default scope', { ETH: '0.6', BTC: '0.4' }),
        ends: { operation: 'settled partial_success', executions: { IN: 'settled', LOCK: [INACTIVE] } },
      },
      {
        run: rebalance(['OUT'], { ETH: '0.6', BTC: '0.4' }),
        ends: { operation: 'settled', executions: { OUT: 'settled' } },
      },
      { patchTrader: 'IN', autoRebalance: false },
      { patchTrader: 'OUT', autoRebalance: true },
      {
        run: rebalance('default scope', { SOL: '1' }),
        ends: { operation: 'settled partial_success', executions: { OUT: 'settled', LOCK: [INACTIVE] } },
      },
      { patchTrader: 'OUT', autoRebalance: false },
      { patchTrader: 'LOCK', autoRebalance: false },
      { run: rebalance('default scope', { BTC: '1' }), ends: { operation: 'skipped no_executions', executions: {} } },
      // A liquidation does not depend on auto_rebalance.
      {
        run: liquidate('IN', 'OUT'),
        ends: { operation: 'settled', executions: { IN: 'settled', OUT: 'settled' } },
      },
    ],
    after: { traders: ['IN', 'OUT', 'EMPTY', 'LOCK'] },
  },
  {
    rule: 'a prefunded participant gets proceeds on its own balance, and a rebalance leaves that balance unchanged',
    float: '0',
    participants: { P: { funding: 'prefunded' } },
    steps: [
      { deposit: 'P', amount: '100.00' },
      enrolled(['P']),
      {
        run: rebalance(['P'], { ETH: '1' }),
        ends: { operation: 'settled', executions: { P: 'settled' } },
      },
      {
        run: partialSell({ P: '20.00' }, { ETH: '1' }),
        ends: {
          operation: 'settled',
          executions: { P: ['settled', 'ETH sell notional 20.00: 0.00666667 @ 3000.00 = 20.00'] },
        },
      },
      { run: topUp({ P: '20.00' }, { SOL: '1' }), ends: { operation: 'settled', executions: { P: 'settled' } } },
      {
        run: liquidate('P'),
        ends: {
          operation: 'settled',
          executions: {
            P: [
              'settled',
              'ETH sell quantity 0.02665999: 0.02665999 @ 3000.00 = 79.97',
              'SOL sell quantity 0.13333333: 0.13333333 @ 150.00 = 19.99',
            ],
          },
        },
      },
    ],
    after: { float: '0', cash: { P: '99.96' }, holdings: { P: {} } },
  },
];
