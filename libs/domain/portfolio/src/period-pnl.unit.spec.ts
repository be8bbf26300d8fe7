import { add, format, sum, type Money } from '@ballast/kernel';
import * as fc from 'fast-check';
import { noMoney, valueAtMid } from './book';
import type { FigureScope } from './distance';
import { periodPnl, valueOf, type PeriodPnl } from './period-pnl';
import { Accounts, ACCOUNTS, ASSETS, PAYERS, type LedgerName, type Mids } from './testing/accounts';
import { BTC, cents, ETH, midOf, of, USD, usd } from './testing/books';

const MIDS: Mids = { BTC: midOf('BTC', '100.00'), ETH: midOf('ETH', '10.00'), SOL: midOf('SOL', '1.00') };

/** The accounts of each scope that is tried. */
const SCOPES: readonly (readonly [FigureScope, readonly LedgerName[]])[] = [
  ['platform', ACCOUNTS],
  ['participant', ['P1', 'P1/S1', 'P1/S2', 'P1/label']],
  ['participant', ['P2', 'P2/S1']],
  ['general', ['P1', 'P1/S1', 'P1/S2']],
  ['account', ['P1/label']],
  ['trading', ['P1/S1', 'P2/S1']],
  ['trading', ['P1/S2']],
];

const btcTrade = (side: 'buy' | 'sell', quantity: string, notional: string) =>
  ({ side, quantity: of('BTC', quantity), notional: usd(notional), commission: usd('0.30') }) as const;

function pnlOf([scope, accounts]: (typeof SCOPES)[number], start: Accounts, end: Accounts): PeriodPnl {
  return periodPnl({ book: USD, scope, start: start.scope(accounts, MIDS), end: end.scope(accounts, MIDS) });
}

const [PLATFORM, PREFUNDED, NOVATED, GENERAL, LABEL, STRATEGY] = SCOPES as readonly [
  (typeof SCOPES)[number],
  (typeof SCOPES)[number],
  (typeof SCOPES)[number],
  (typeof SCOPES)[number],
  (typeof SCOPES)[number],
  (typeof SCOPES)[number],
];

describe('the profit and loss of a period', () => {
  const started = Accounts.EMPTY.moveMoney(null, 'P1', usd('1000.00')).moveMoney(null, 'float', usd('5000.00'));

  it('takes fees from cash of the scope as a flow, so that the total is before fees', () => {
    const pnl = pnlOf(PREFUNDED, started, started.trade('P1/S1', BTC, btcTrade('buy', '2', '200.00')));
    expect([pnl.startValue, pnl.endValue, pnl.netFlows, pnl.totalPnl, pnl.fees, pnl.netPnl].map(format)).toEqual([
      '1000.00',
      '999.70',
      '-0.30',
      '0.00',
      '0.30',
      '-0.30',
    ]);
  });

  it('has a buy that other cash pays as a flow, and its fee as a fee of the scope', () => {
    const bought = started.trade('P2/S1', BTC, btcTrade('buy', '2', '180.00'));
    const pnl = pnlOf(NOVATED, started, bought);
    expect([pnl.netFlows, pnl.totalPnl, pnl.fees].map(format)).toEqual(['180.00', '20.00', '0.30']);
    expect(pnl.totalPnlPercent).toBe('11.11');
    // For the platform the float is within the scope.
    const ofAll = pnlOf(PLATFORM, started, bought);
    expect([ofAll.netFlows, ofAll.totalPnl].map(format)).toEqual(['-0.30', '20.00']);
  });

  it('has a sell that other cash receives as a flow out', () => {
    const bought = started.trade('P1/S1', BTC, btcTrade('buy', '2', '200.00'));
    const sold = bought.trade('P1/S1', BTC, btcTrade('sell', '1', '130.00'));
    const pnl = pnlOf(STRATEGY, bought, sold);
    expect([pnl.startValue, pnl.endValue, pnl.netFlows, pnl.totalPnl, pnl.realizedPnl].map(format)).toEqual([
      '200.00',
      '100.00',
      '-130.00',
      '30.00',
      '30.00',
    ]);
  });

  it('cancels transfers within the scope and counts those across its border', () => {
    const moved = started.moveMoney('P1', 'P1/label', usd('40.00'));
    expect([PREFUNDED, GENERAL, LABEL, PLATFORM].map((scope) => format(pnlOf(scope, started, moved).netFlows))).toEqual(
      ['0.00', '-40.00', '40.00', '0.00'],
    );
  });

  it('takes assets that move at their mid, and lists them without a trade', () => {
    const bought = started.trade('P1', BTC, btcTrade('buy', '2', '150.00'));
    const moved = bought.moveAsset('P1', 'P1/label', {
      terms: BTC,
      quantity: of('BTC', '2'),
      mid: midOf('BTC', '90.00'),
    });
    const general = pnlOf(GENERAL, bought, moved);
    expect([general.netFlows, general.totalPnl, general.realizedPnl].map(format)).toEqual([
      '-180.00',
      '-20.00',
      '30.00',
    ]);
    expect(pnlOf(LABEL, bought, moved).byAsset).toEqual([
      { asset: 'BTC', pnl: usd('20.00'), pnlPercent: '11.11', trades: 0 },
    ]);
    expect(format(pnlOf(PREFUNDED, bought, moved).totalPnl)).toBe('0.00');
  });

  it('lists an asset that was closed before as long as it was held at the start', () => {
    const bought = started.trade('P1/S1', BTC, btcTrade('buy', '1', '100.00'));
    const closed = bought.trade('P1/S1', BTC, btcTrade('sell', '1', '120.00'));
    expect(pnlOf(PREFUNDED, bought, closed).byAsset).toEqual([
      { asset: 'BTC', pnl: usd('20.00'), pnlPercent: '20.00', trades: 1 },
    ]);
    expect(pnlOf(PREFUNDED, started, closed).byAsset).toEqual([
      { asset: 'BTC', pnl: usd('20.00'), pnlPercent: '20.00', trades: 2 },
    ]);
    expect(pnlOf(PREFUNDED, closed, closed).byAsset).toEqual([]);
  });

  it('lists an asset that came and went without a trade', () => {
    const bought = started.trade('P1', BTC, btcTrade('buy', '2', '150.00'));
    const move = (accounts: Accounts, from: LedgerName, to: LedgerName, mid: string): Accounts =>
      accounts.moveAsset(from, to, { terms: BTC, quantity: of('BTC', '2'), mid: midOf('BTC', mid) });
    const returned = move(move(bought, 'P1', 'P1/label', '90.00'), 'P1/label', 'P1', '95.00');
    const pnl = pnlOf(LABEL, bought, returned);
    expect([pnl.startValue, pnl.endValue, pnl.totalPnl].map(format)).toEqual(['0.00', '0.00', '10.00']);
    expect(pnl.byAsset).toEqual([{ asset: 'BTC', pnl: usd('10.00'), pnlPercent: '5.56', trades: 0 }]);
  });

  it('is zero for a scope without anything', () => {
    const pnl = pnlOf(LABEL, Accounts.EMPTY, Accounts.EMPTY);
    expect(pnl).toMatchObject({ totalPnlPercent: '0.00', byAsset: [] });
    expect([pnl.startValue, pnl.endValue, pnl.totalPnl].map(format)).toEqual(['0.00', '0.00', '0.00']);
  });
});

/** A movement and the accounts that it touches; null is outside of the platform. */
interface Flow {
  readonly from: LedgerName | null;
  readonly to: LedgerName | null;
  readonly amount: Money;
}

interface World {
  readonly accounts: Accounts;
  readonly flows: readonly Flow[];
  readonly fees: readonly { readonly payer: LedgerName; readonly amount: Money }[];
}

interface Step {
  readonly kind: 'buy' | 'sell' | 'money' | 'asset';
  readonly account: LedgerName;
  readonly other: LedgerName;
  readonly asset: number;
  readonly perMille: number;
  readonly units: bigint;
  readonly cents: bigint;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('buy', 'sell', 'money', 'asset'),
  account: fc.constantFrom(...ACCOUNTS),
  other: fc.constantFrom(...ACCOUNTS),
  asset: fc.nat({ max: ASSETS.length - 1 }),
  perMille: fc.integer({ min: 0, max: 1000 }),
  units: fc.bigInt({ min: 1n, max: 10n ** 10n }),
  cents: fc.bigInt({ min: 1n, max: 10n ** 8n }),
});

/** A step applied. Cash may become negative here: the rules of money are the ledger's, and these figures only follow. */
function stepped(world: World, step: Step): World {
  const { accounts, flows, fees } = world;
  const terms = ASSETS[step.asset] ?? BTC;
  const { account, other } = step;
  const units = accounts.figures(account, terms).holding.quantity.units;
  const part = { ...of(terms.asset, '0'), units: (units * BigInt(step.perMille)) / 1000n };
  const amount = cents(step.cents);
  switch (step.kind) {
    case 'buy':
    case 'sell': {
      const quantity = step.kind === 'buy' ? { ...part, units: step.units } : part;
      const commission = cents(step.cents / 1000n);
      const [from, to] = step.kind === 'buy' ? [PAYERS[account], account] : [account, PAYERS[account]];
      return {
        accounts: accounts.trade(account, terms, { side: step.kind, quantity, notional: amount, commission }),
        flows: [...flows, { from, to, amount }],
        fees: [...fees, { payer: PAYERS[account], amount: commission }],
      };
    }
    case 'money': {
      const from = step.perMille < 300 ? null : account;
      const to = step.perMille >= 700 || other === from ? null : other;
      return { ...world, accounts: accounts.moveMoney(from, to, amount), flows: [...flows, { from, to, amount }] };
    }
    case 'asset': {
      const to = step.perMille < 300 || other === account ? null : other;
      const mid = midOf(terms.asset, format(cents(step.cents)));
      const moved = accounts.moveAsset(account, to, { terms, quantity: part, mid });
      return {
        ...world,
        accounts: moved,
        flows: [...flows, { from: account, to, amount: valueAtMid(part, mid, USD) }],
      };
    }
  }
}

const ORIGIN: World = { accounts: Accounts.EMPTY, flows: [], fees: [] };

const anyMids = fc
  .array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 3, maxLength: 3 })
  .map((prices): Mids =>
    Object.fromEntries(
      ASSETS.map(({ asset }, index) => [asset, midOf(asset, format(cents(BigInt(prices[index] ?? 1))))]),
    ),
  );

const total = (amounts: readonly Money[]): Money => sum(noMoney(USD), amounts);

describe('any period of any scope', () => {
  const anyHistory = fc.tuple(fc.array(anyStep, { maxLength: 30 }), fc.array(anyStep, { maxLength: 30 }));

  it('agrees with itself: assets, realized and unrealized, and values less flows are one total', () => {
    fc.assert(
      fc.property(anyHistory, anyMids, anyMids, ([first, second], before, after) => {
        const start = first.reduce(stepped, ORIGIN);
        const end = second.reduce(stepped, start);
        for (const [scope, names] of SCOPES) {
          const from = start.accounts.scope(names, before);
          const to = end.accounts.scope(names, after);
          const pnl = periodPnl({ book: USD, scope, start: from, end: to });
          expect(pnl.startValue).toEqual(valueOf(from, USD));
          expect(pnl.endValue).toEqual(valueOf(to, USD));
          expect(total(pnl.byAsset.map((asset) => asset.pnl))).toEqual(pnl.totalPnl);
          expect(add(pnl.realizedPnl, pnl.unrealizedPnl)).toEqual(pnl.totalPnl);
          expect(total([pnl.startValue, pnl.netFlows, pnl.totalPnl])).toEqual(pnl.endValue);
          expect(add(pnl.netPnl, pnl.fees)).toEqual(pnl.totalPnl);
        }
      }),
    );
  });

  it('has as flows the movements with one side in the scope, and the fees that its cash paid', () => {
    fc.assert(
      fc.property(anyHistory, anyMids, ([first, second], mids) => {
        const start = first.reduce(stepped, ORIGIN);
        const end = second.reduce(stepped, start);
        for (const [scope, names] of SCOPES) {
          const isIn = (name: LedgerName | null): boolean => name !== null && names.includes(name);
          const expected = end.flows.slice(start.flows.length).reduce((units, { from, to, amount }) => {
            if (isIn(from) === isIn(to)) return units;
            return isIn(to) ? units + amount.units : units - amount.units;
          }, 0n);
          const fees = end.fees
            .slice(start.fees.length)
            .filter(({ payer }) => isIn(payer))
            .reduce((units, { amount }) => units + amount.units, 0n);
          const period = {
            book: USD,
            scope,
            start: start.accounts.scope(names, mids),
            end: end.accounts.scope(names, mids),
          };
          expect(periodPnl(period).netFlows.units).toBe(expected - fees);
        }
      }),
    );
  });

  it('is the sum of its parts', () => {
    fc.assert(
      fc.property(anyHistory, anyMids, anyMids, ([first, second], before, after) => {
        const middle = first.reduce(stepped, ORIGIN);
        const end = second.reduce(stepped, middle);
        for (const [scope, names] of SCOPES) {
          const at = [ORIGIN, middle, end].map(({ accounts }, index) =>
            accounts.scope(names, index === 1 ? before : after),
          );
          const between = (from: number, to: number): PeriodPnl => {
            const [start, finish] = [at[from], at[to]];
            if (start === undefined || finish === undefined) throw new Error('no such instant');
            return periodPnl({ book: USD, scope, start, end: finish });
          };
          const parts = [between(0, 1), between(1, 2)];
          const whole = between(0, 2);
          for (const part of ['totalPnl', 'realizedPnl', 'fees', 'netFlows'] as const) {
            expect(total(parts.map((pnl) => pnl[part]))).toEqual(whole[part]);
          }
        }
      }),
    );
  });

  it('has quantities, costs and realized gains of all participants that sum to those of the platform', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), anyMids, (steps, mids) => {
        const { accounts } = steps.reduce(stepped, ORIGIN);
        const figuresOf = (names: readonly LedgerName[]) =>
          ASSETS.map(({ asset }) => {
            const holding = accounts.scope(names, mids).assets.find(({ terms }) => terms.asset === asset)
              ?.figures.holding;
            return [holding?.quantity, holding?.cost, holding?.realized].map((amount) => amount?.units ?? 0n);
          }).flat();
        const whole = figuresOf(ACCOUNTS);
        const parts = [figuresOf(['float']), figuresOf(PREFUNDED[1]), figuresOf(NOVATED[1])];
        expect(whole.map((_, index) => parts.reduce((units, part) => units + (part[index] ?? 0n), 0n))).toEqual(whole);
      }),
    );
  });
});

describe('an asset of a period', () => {
  it('is compared with the buys of the period when it had no value at the start', () => {
    const start = Accounts.EMPTY.trade('P1/S1', ETH, {
      side: 'buy',
      quantity: of('ETH', '10'),
      notional: usd('50.00'),
      commission: usd('0.00'),
    });
    const end = start.trade('P1/S1', BTC, btcTrade('buy', '1', '80.00'));
    expect(pnlOf(PREFUNDED, start, end).byAsset.map(({ asset, pnlPercent }) => `${asset} ${pnlPercent}`)).toEqual([
      'BTC 25.00',
      'ETH 0.00',
    ]);
  });
});
