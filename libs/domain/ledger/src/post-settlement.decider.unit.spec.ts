import { transferSchema, type SizedLeg } from '@ballast/contracts';
import { transactionId } from '@ballast/kernel';
import { transactionsOf, type LedgerFact } from './facts';
import type { Hold } from './hold';
import { postSettlement, type SettlementCommand, type SettlementState } from './post-settlement.decider';
import {
  ACCOUNTS,
  bookOf,
  bySource,
  closedOf,
  deltasOf,
  execution,
  hold,
  SCALES,
  trader,
  traderOf,
  transfersOf,
  type Booking,
  type GivenBalance,
} from './testing/fixtures';
import { transferMessage } from './transaction';

const bought = (leg: number, asset: string, quantity: string, notional: string): SizedLeg => ({
  leg,
  asset,
  side: 'buy',
  price: '60000.00',
  quantity,
  notional,
});
const sold = (leg: number, asset: string, quantity: string, notional: string): SizedLeg => ({
  ...bought(leg, asset, quantity, notional),
  side: 'sell',
});

function booked(code: string, trades: readonly SizedLeg[], refusedLeg: number | null = null): Booking {
  return {
    source_id: execution(code),
    trader_id: traderOf(code),
    participant_code: code,
    trades: trades.map((trade) => ({ ...trade, trade_id: '' })),
    refused_leg: refusedLeg,
  };
}

interface Given {
  readonly holds: readonly Hold[];
  readonly balances: readonly GivenBalance[];
  readonly funding: SettlementState['funding'];
}

function state(overrides: Partial<Given>): Given {
  return {
    holds: [],
    balances: [{ account: 'float', asset: 'USD', balance: '20000.00' }],
    funding: new Map([
      ['A', 'novated'],
      ['B', 'novated'],
      ['C', 'prefunded'],
    ]),
    ...overrides,
  };
}

function settle(bookings: readonly Booking[], type: SettlementCommand['type'] = 'enrollment'): SettlementCommand {
  return { source: 'execution', type, quoted_currency: 'USD', scales: SCALES, bookings: [...bookings] };
}

function post(command: SettlementCommand, { holds, balances, funding }: Given): readonly LedgerFact[] {
  return postSettlement(command, {
    accounts: ACCOUNTS,
    holds: bySource(holds),
    balances: bookOf(balances, holds),
    funding,
  });
}

describe('post settlement: buys', () => {
  const legs = [bought(0, 'BTC', '0.08333333', '5000.00'), bought(1, 'ETH', '1.00000000', '3000.00')];
  const given = state({ holds: [hold('A', 'float', '8000.00')] });

  it('moves cash from the float to the house and assets from the house to the Trader', () => {
    const posted = post(settle([booked('A', legs)]), given);
    expect(transfersOf(posted)).toEqual([
      '0 buy_cash float -5000.00 USD = 15000.00',
      `0 buy_asset ${trader('A')} 0.08333333 BTC = 0.08333333`,
      '1 buy_cash float -3000.00 USD = 12000.00',
      `1 buy_asset ${trader('A')} 1.00000000 ETH = 1.00000000`,
    ]);
    expect(deltasOf(posted)).toEqual([
      'float USD posted -8000.00 held -8000.00',
      `${trader('A')} BTC posted 0.08333333 held 0.00000000`,
      `${trader('A')} ETH posted 1.00000000 held 0.00000000`,
    ]);
    const [transaction] = transactionsOf(posted);
    expect(transaction).toMatchObject({
      id: transactionId(execution('A')),
      source: { kind: 'execution', id: execution('A') },
      account: { name: trader('A') },
    });
    for (const transfer of transaction?.transfers.map(transferMessage) ?? []) {
      expect(transferSchema.parse(transfer)).toEqual(transfer);
      expect(transfer.counter_account).toBe('house');
    }
  });

  it('captures the hold in full when every leg ran', () => {
    expect(closedOf(post(settle([booked('A', legs)]), given))).toEqual([
      { hold: hold('A', 'float', '8000.00'), captured: '8000.00', released: '0.00' },
    ]);
  });

  it('gives back the money of a leg that was dropped at the locked price', () => {
    const posted = post(settle([booked('A', legs.slice(1))]), given);
    expect(closedOf(posted)).toEqual([
      { hold: hold('A', 'float', '8000.00'), captured: '3000.00', released: '5000.00' },
    ]);
    expect(deltasOf(posted)[0]).toBe('float USD posted -3000.00 held -8000.00');
  });

  it('runs the balance of the float through the Executions in their order', () => {
    const holds = [hold('A', 'float', '5000.00'), hold('B', 'float', '3000.00')];
    const executions = [booked('A', legs.slice(0, 1)), booked('B', legs.slice(1))];
    const posted = post(settle(executions), state({ holds }));
    expect(transfersOf(posted).filter((line) => line.includes('float'))).toEqual([
      '0 buy_cash float -5000.00 USD = 15000.00',
      '1 buy_cash float -3000.00 USD = 12000.00',
    ]);
    expect(deltasOf(posted)[0]).toBe('float USD posted -8000.00 held -8000.00');
  });

  it('adds to the holdings that the Trader has', () => {
    const balances = [
      { account: 'float', asset: 'USD', balance: '20000.00' },
      { account: trader('A'), asset: 'BTC', balance: '0.50000000' },
    ];
    const posted = post(settle([booked('A', legs.slice(0, 1))]), { ...given, balances });
    expect(transfersOf(posted)[1]).toBe(`0 buy_asset ${trader('A')} 0.08333333 BTC = 0.58333333`);
  });

  it('pays the buys of a prefunded participant from its own cash', () => {
    const posted = post(
      settle([booked('C', legs.slice(0, 1))]),
      state({
        holds: [hold('C', 'participant:C', '5000.00')],
        balances: [{ account: 'participant:C', asset: 'USD', balance: '5000.00' }],
      }),
    );
    expect(transfersOf(posted)[0]).toBe('0 buy_cash participant:C -5000.00 USD = 0.00');
  });

  it('releases the holds of a refused Execution and posts the others', () => {
    const holds = [hold('A', 'float', '8000.00'), hold('B', 'float', '3000.00')];
    const posted = post(settle([booked('A', [], 1), booked('B', legs.slice(1))]), state({ holds }));
    expect(transactionsOf(posted).map(({ source }) => source.id)).toEqual([execution('B')]);
    expect(closedOf(posted)).toEqual([
      { hold: hold('A', 'float', '8000.00'), captured: '0.00', released: '8000.00' },
      { hold: hold('B', 'float', '3000.00'), captured: '3000.00', released: '0.00' },
    ]);
  });

  it('throws rather than move money without a hold', () => {
    expect(() => post(settle([booked('A', legs)]), state({}))).toThrow('no hold was placed');
    expect(() => post(settle([booked('A', legs)]), state({ holds: [hold('A', 'participant:A', '8000.00')] }))).toThrow(
      'was not held',
    );
    expect(() => post(settle([booked('A', legs)]), state({ holds: [hold('A', 'float', '7999.99')] }))).toThrow(
      'of a hold of 7999.99',
    );
    expect(() => post(settle([booked('A', legs)]), { ...given, balances: [] })).toThrow('would be -5000.00');
    expect(() => post(settle([booked('A', legs)]), { ...given, funding: new Map() })).toThrow(
      'unknown funding of participant A',
    );
  });
});

describe('post settlement: sells', () => {
  const legs = [sold(0, 'BTC', '0.08333334', '5000.00')];
  const holds = [hold('A', trader('A'), '0.08500001', 'BTC')];
  const balances = [
    { account: 'float', asset: 'USD', balance: '20000.00' },
    { account: trader('A'), asset: 'BTC', balance: '0.10000000' },
  ];

  it('moves the asset to the house, then the proceeds to the float', () => {
    const posted = post(settle([booked('A', legs)], 'partial_sell'), state({ holds, balances }));
    expect(transfersOf(posted)).toEqual([
      `0 sell_asset ${trader('A')} -0.08333334 BTC = 0.01666666`,
      '0 sell_cash float 5000.00 USD = 25000.00',
    ]);
  });

  it('gives the surplus of the buffer back', () => {
    const posted = post(settle([booked('A', legs)], 'partial_sell'), state({ holds, balances }));
    expect(closedOf(posted)).toEqual([
      { hold: hold('A', trader('A'), '0.08500001', 'BTC'), captured: '0.08333334', released: '0.00166667' },
    ]);
    expect(deltasOf(posted)).toEqual([
      'float USD posted 5000.00 held 0.00',
      `${trader('A')} BTC posted -0.08333334 held -0.08500001`,
    ]);
  });

  it('pays a prefunded participant on its own account', () => {
    const posted = post(
      settle([booked('C', legs)], 'liquidation'),
      state({
        holds: [hold('C', trader('C'), '0.08333334', 'BTC')],
        balances: [{ account: trader('C'), asset: 'BTC', balance: '0.08333334' }],
      }),
    );
    expect(transfersOf(posted)).toEqual([
      `0 sell_asset ${trader('C')} -0.08333334 BTC = 0.00000000`,
      '0 sell_cash participant:C 5000.00 USD = 5000.00',
    ]);
  });

  it('releases the hold of a leg that was dropped at the locked price', () => {
    const dropped = hold('A', trader('A'), '0.00000001', 'ETH');
    const posted = post(settle([booked('A', legs)], 'liquidation'), state({ holds: [...holds, dropped], balances }));
    expect(closedOf(posted)[1]).toEqual({
      hold: dropped,
      captured: '0.00000000',
      released: '0.00000001',
    });
  });

  it('refuses to sell more than was held', () => {
    const short = [hold('A', trader('A'), '0.08333333', 'BTC')];
    expect(() => post(settle([booked('A', legs)], 'partial_sell'), state({ holds: short, balances }))).toThrow(
      'trades take 0.08333334 BTC of a hold of 0.08333333',
    );
  });
});

describe('post settlement: rebalance', () => {
  it('lets the cash pass through the Trader and leaves the float alone', () => {
    const trades = [sold(1, 'BTC', '0.10000000', '6000.00'), bought(0, 'ETH', '2.00000000', '6000.00')];
    const posted = post(
      settle([booked('A', trades)], 'rebalance'),
      state({
        holds: [hold('A', trader('A'), '0.10000000', 'BTC')],
        balances: [{ account: trader('A'), asset: 'BTC', balance: '1.00000000' }],
      }),
    );
    expect(transfersOf(posted)).toEqual([
      `1 sell_asset ${trader('A')} -0.10000000 BTC = 0.90000000`,
      `1 sell_cash ${trader('A')} 6000.00 USD = 6000.00`,
      `0 buy_cash ${trader('A')} -6000.00 USD = 0.00`,
      `0 buy_asset ${trader('A')} 2.00000000 ETH = 2.00000000`,
    ]);
    expect(deltasOf(posted)).toEqual([
      `${trader('A')} BTC posted -0.10000000 held -0.10000000`,
      `${trader('A')} ETH posted 2.00000000 held 0.00000000`,
    ]);
  });

  it('refuses buys that its own sells do not pay for', () => {
    const trades = [sold(1, 'BTC', '0.10000000', '6000.00'), bought(0, 'ETH', '2.00000000', '6000.01')];
    expect(() =>
      post(
        settle([booked('A', trades)], 'rebalance'),
        state({
          holds: [hold('A', trader('A'), '0.10000000', 'BTC')],
          balances: [{ account: trader('A'), asset: 'BTC', balance: '1.00000000' }],
        }),
      ),
    ).toThrow('would be -0.01');
  });
});
