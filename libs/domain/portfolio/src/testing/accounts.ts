import { type Money, type Price, type Quantity } from '@ballast/kernel';
import { addAssetFigures, afterAssetMove, afterTrade, noAssetFigures, type AssetFigures } from '../asset-figures';
import { valueAtMid, type BookedAsset } from '../book';
import { addCashFigures, afterMoneyMove, afterTradePayment, noCashFigures, type CashFigures } from '../cash-figures';
import type { Distance } from '../distance';
import type { ScopeFigures } from '../period-pnl';
import { BTC, ETH, SOL, USD } from './books';

/* Ledger accounts of two participants and their platform, and the figures that movements between them make. */

/**
 * `float`; the cash and the Traders of a prefunded participant (P1) and of a novated one (P2); an account of P1 with a
 * label of its own.
 */
export const ACCOUNTS = ['float', 'P1', 'P1/S1', 'P1/S2', 'P1/label', 'P2', 'P2/S1'] as const;
export type LedgerName = (typeof ACCOUNTS)[number];

export const ASSETS: readonly BookedAsset[] = [BTC, ETH, SOL];
export type Mids = Readonly<Record<string, Price>>;

/** The account whose cash pays the buys of an account. */
export const PAYERS: Readonly<Record<LedgerName, LedgerName>> = {
  float: 'float',
  P1: 'P1',
  'P1/S1': 'P1',
  'P1/S2': 'P1',
  'P1/label': 'P1/label',
  P2: 'P2',
  'P2/S1': 'float',
};

function distanceOf(account: LedgerName, other: LedgerName | null): Distance {
  if (other === null) return 'outside';
  if (account === other) return 'own';
  if (account === 'float' || other === 'float' || account.slice(0, 2) !== other.slice(0, 2)) return 'platform';
  return account === 'P1/label' || other === 'P1/label' ? 'holder' : 'general';
}

export interface BookedTrade {
  readonly side: 'buy' | 'sell';
  readonly quantity: Quantity;
  readonly notional: Money;
  readonly commission: Money;
}

/** The figures of all accounts. Every change answers with accounts of its own, so earlier ones stay as instants. */
export class Accounts {
  private constructor(
    private readonly assets: ReadonlyMap<string, AssetFigures>,
    private readonly cash: ReadonlyMap<LedgerName, CashFigures>,
  ) {}

  static readonly EMPTY = new Accounts(new Map(), new Map());

  figures(account: LedgerName, { asset }: BookedAsset): AssetFigures {
    const terms = ASSETS.find((each) => each.asset === asset) ?? BTC;
    return this.assets.get(`${account} ${asset}`) ?? noAssetFigures(terms, USD);
  }

  cashOf(account: LedgerName): CashFigures {
    return this.cash.get(account) ?? noCashFigures(USD);
  }

  trade(account: LedgerName, asset: BookedAsset, trade: BookedTrade): Accounts {
    const payer = PAYERS[account];
    const figures = afterTrade(this.figures(account, asset), { ...trade, cash: distanceOf(account, payer) });
    return this.withAsset(account, asset, figures).withCash(payer, afterTradePayment(this.cashOf(payer), trade));
  }

  /** Money from one account to another; null is outside of the platform. */
  moveMoney(from: LedgerName | null, to: LedgerName | null, amount: Money): Accounts {
    const sent =
      from === null
        ? this
        : this.withCash(
            from,
            afterMoneyMove(this.cashOf(from), { direction: 'out', amount, other: distanceOf(from, to) }),
          );
    return to === null
      ? sent
      : sent.withCash(to, afterMoneyMove(sent.cashOf(to), { direction: 'in', amount, other: distanceOf(to, from) }));
  }

  moveAsset(
    from: LedgerName,
    to: LedgerName | null,
    moved: { readonly terms: BookedAsset; readonly quantity: Quantity; readonly mid: Price },
  ): Accounts {
    const { terms, quantity, mid } = moved;
    const sent = this.withAsset(
      from,
      terms,
      afterAssetMove(this.figures(from, terms), { direction: 'out', quantity, mid, other: distanceOf(from, to) }),
    );
    if (to === null) return sent;
    const received = afterAssetMove(sent.figures(to, terms), {
      direction: 'in',
      quantity,
      mid,
      other: distanceOf(to, from),
    });
    return sent.withAsset(to, terms, received);
  }

  /** The figures of some accounts together, valued at these mids. */
  scope(accounts: readonly LedgerName[], mids: Mids): ScopeFigures {
    const assets = ASSETS.flatMap((terms) => {
      const known = accounts.filter((account) => this.assets.has(`${account} ${terms.asset}`));
      if (known.length === 0) return [];
      const figures = known
        .map((account) => this.figures(account, terms))
        .reduce((left, right) => addAssetFigures(left, right));
      const mid = mids[terms.asset];
      if (mid === undefined) throw new Error(`no mid of ${terms.asset}`);
      return [{ terms, figures, value: valueAtMid(figures.holding.quantity, mid, USD) }];
    });
    const cash = accounts.map((account) => this.cashOf(account)).reduce(addCashFigures, noCashFigures(USD));
    return { assets, cash };
  }

  private withAsset(account: LedgerName, { asset }: BookedAsset, figures: AssetFigures): Accounts {
    return new Accounts(new Map([...this.assets, [`${account} ${asset}`, figures]]), this.cash);
  }

  private withCash(account: LedgerName, figures: CashFigures): Accounts {
    return new Accounts(this.assets, new Map([...this.cash, [account, figures]]));
  }
}
