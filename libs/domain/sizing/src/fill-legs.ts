import {
  add,
  compare,
  compareNotional,
  isZero,
  money,
  notionalOf,
  quantityFor,
  split,
  zeroOf,
  type Money,
  type Price,
  type Quantity,
} from '@ballast/kernel';
import type { InstrumentTerms, QuotedCurrency } from './terms';

interface SideOfDraft {
  readonly instrument: InstrumentTerms;
  readonly price: Price;
}

/** A sell whose quantity is fixed. */
export interface DraftSell extends SideOfDraft {
  readonly side: 'sell';
  readonly quantity: Quantity;
  /**
   * Whether the whole holding of the asset is sold. The minimum of the instrument does not apply then: the proceeds
   * only have to reach the smallest unit of the currency.
   */
  readonly isFullExit: boolean;
}

/** A buy that takes a part of the proceeds in proportion to its weight. */
export interface DraftBuy extends SideOfDraft {
  readonly side: 'buy';
  readonly weight: bigint;
}

export type DraftLeg = DraftSell | DraftBuy;

/** Quantity and money of a leg at the price of its draft. */
export interface Fill {
  readonly quantity: Quantity;
  /** Proceeds of a sell; cost of a buy. For a dropped buy, its share of the proceeds in the round that dropped it. */
  readonly notional: Money;
  readonly isUnderMinimum: boolean;
}

export interface FilledLegs<Draft extends DraftLeg> {
  /** In the order of the drafts. */
  readonly legs: readonly { readonly draft: Draft; readonly fill: Fill }[];
  /** Whether at least one sell and one buy reach their minimum. Otherwise nothing is rebalanced: no leg runs. */
  readonly runs: boolean;
}

/**
 * The legs of one rebalance at given prices: at reference prices when it is planned, at locked prices when it is sized.
 * Sells under their minimum are dropped first; the buys spend the proceeds of the other sells to the last minor unit.
 */
export function fillLegs<Draft extends DraftLeg>(drafts: readonly Draft[], quoted: QuotedCurrency): FilledLegs<Draft> {
  const fills = new Map<DraftLeg, Fill>();
  const buys: DraftBuy[] = [];
  let proceeds = money(quoted.currency, quoted.scale, 0n);
  for (const draft of drafts) {
    if (draft.side === 'buy') {
      buys.push(draft);
      continue;
    }
    const fill = fillSell(draft, quoted);
    fills.set(draft, fill);
    if (!fill.isUnderMinimum) {
      proceeds = add(proceeds, fill.notional);
    }
  }
  spend(proceeds, buys, fills);
  const legs = drafts.flatMap((draft) => {
    const fill = fills.get(draft);
    return fill === undefined ? [] : [{ draft, fill }];
  });
  const runs = (side: DraftLeg['side']): boolean =>
    legs.some(({ draft, fill }) => draft.side === side && !fill.isUnderMinimum);
  return { legs, runs: runs('sell') && runs('buy') };
}

function fillSell({ instrument, price, quantity, isFullExit }: DraftSell, quoted: QuotedCurrency): Fill {
  const notional = notionalOf(quantity, price, { scale: quoted.scale, rounding: 'down' });
  const isBelowInstrumentMinimum = !isFullExit && compareNotional(quantity, price, instrument.minNotional) < 0;
  return { quantity, notional, isUnderMinimum: isZero(notional) || isBelowInstrumentMinimum };
}

/**
 * Splits the proceeds over the buys by largest remainder and sets their fills. While buys are under their minimum, the
 * smallest of them (the later of equal ones) is dropped and the proceeds are split again over the rest.
 */
function spend(proceeds: Money, buys: readonly DraftBuy[], fills: Map<DraftLeg, Fill>): void {
  let left = buys;
  while (left.length > 0) {
    const shares = split(
      proceeds,
      left.map(({ weight }) => weight),
    );
    const round = left.map((buy, index) => ({ buy, fill: fillBuy(buy, shares[index] ?? zeroOf(proceeds)) }));
    for (const { buy, fill } of round) {
      fills.set(buy, fill);
    }
    const smallest = round
      .filter(({ fill }) => fill.isUnderMinimum)
      .reduce<(typeof round)[number] | null>(
        (least, one) => (least !== null && compare(least.fill.notional, one.fill.notional) < 0 ? least : one),
        null,
      );
    if (smallest === null) {
      return;
    }
    left = left.filter((buy) => buy !== smallest.buy);
  }
}

function fillBuy({ instrument, price }: DraftBuy, notional: Money): Fill {
  const quantity = quantityFor(notional, price, { scale: instrument.quantityScale, rounding: 'down' });
  return { quantity, notional, isUnderMinimum: isZero(quantity) || compare(notional, instrument.minNotional) < 0 };
}
