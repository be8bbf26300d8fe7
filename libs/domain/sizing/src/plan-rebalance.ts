import { plainReason, type Reason, type Stop } from '@ballast/domain-execution';
import {
  absolute,
  atScale,
  isNegative,
  isZero,
  quantityFor,
  type Money,
  type Price,
  type Quantity,
} from '@ballast/kernel';
import { fillLegs, type DraftBuy, type DraftSell, type Fill } from './fill-legs';
import type { HeldAsset } from './holdings';
import { SKIPPED_BELOW_MINIMUM } from './leg';
import { isDrifted, type ValuedAsset, valuePortfolio } from './portfolio';
import { PORTFOLIO_IS_BALANCED, type RebalanceLeg, SKIPPED_BALANCED } from './rebalance-leg';
import type { InstrumentTerms, OperationTerms, PricesByAsset, QuotedCurrency } from './terms';

export interface RebalanceTerms {
  /** Terms of the Operation. Their instruments include that of every held asset. */
  readonly terms: OperationTerms;
  /** Reference prices at the mid of the market. The prices of a rebalance are locked at the mid, too. */
  readonly referencePrices: PricesByAsset;
  /** Basis points by which the part of some asset must differ from its target; null when any difference is enough. */
  readonly driftedOnlyBps: number | null;
}

export type RebalancePlan =
  | {
      readonly outcome: 'trades';
      /** In Instruction order; at least one sell and one buy run. */
      readonly legs: readonly RebalanceLeg[];
    }
  | {
      readonly outcome: 'rejected' | 'skipped';
      /** In Instruction order; no leg runs. */
      readonly legs: readonly RebalanceLeg[];
      readonly reason: Reason;
    };

/**
 * The sells and buys that bring one Trader's holdings to the weights of `allocations`, at reference prices.
 *
 * The value of the portfolio and each asset's distance from its target are exact. The excess of an asset is sold, rounded
 * down to cents and quantity steps, so never more than the excess. An asset of weight 0, or that is not listed, is sold
 * by the whole quantity. The buys spend the proceeds of the sells to the cent. A leg under its minimum is skipped;
 * without a sell or without a buy the portfolio counts as balanced. A Trader is rejected when an asset has no price.
 */
export function planRebalance(
  held: readonly HeldAsset[],
  { terms, referencePrices, driftedOnlyBps }: RebalanceTerms,
): RebalancePlan {
  const portfolio = valuePortfolio(held, terms, referencePrices);
  if (portfolio === null) {
    return { outcome: 'rejected', legs: [], reason: plainReason('price_unavailable') };
  }
  if (driftedOnlyBps !== null && !isDrifted(portfolio, driftedOnlyBps)) {
    return { outcome: 'skipped', legs: [], reason: PORTFOLIO_IS_BALANCED };
  }
  const drafts = portfolio.assets
    .filter(({ delta }) => !isZero(delta))
    .map((valued) => (isNegative(valued.delta) ? draftSell(valued, terms.quoted) : draftBuy(valued)));
  const { legs, runs } = fillLegs(drafts, terms.quoted);
  const planned = legs.map(({ draft, fill }) => plannedLeg(draft, fill, runs ? null : SKIPPED_BALANCED));
  return runs
    ? { outcome: 'trades', legs: planned }
    : { outcome: 'skipped', legs: planned, reason: PORTFOLIO_IS_BALANCED };
}

interface PlannedDraftSell extends DraftSell {
  /** Cents to raise; the quantity of a full exit follows from the balance instead. */
  readonly excess: Money;
}

interface PlannedDraftBuy extends DraftBuy {
  readonly shortfall: Money;
}

function draftSell(
  { instrument, price, balance, weight, delta }: ValuedAsset,
  quoted: QuotedCurrency,
): PlannedDraftSell {
  const excess = atScale(absolute(delta), quoted.scale, 'down');
  if (weight === 0n) {
    return { side: 'sell', instrument, price, quantity: balance, isFullExit: true, excess };
  }
  return {
    side: 'sell',
    instrument,
    price,
    quantity: quantityToSell(excess, price, instrument),
    isFullExit: false,
    excess,
  };
}

/** Quantity of the asset to sell at a price. It is rounded down, so it is never worth more than the excess. */
export function quantityToSell(excess: Money, price: Price, { quantityScale }: InstrumentTerms): Quantity {
  return quantityFor(excess, price, { scale: quantityScale, rounding: 'down' });
}

function draftBuy({ instrument, price, delta }: ValuedAsset): PlannedDraftBuy {
  return { side: 'buy', instrument, price, weight: delta.units, shortfall: delta };
}

function plannedLeg(draft: PlannedDraftSell | PlannedDraftBuy, fill: Fill, allStopped: Stop | null): RebalanceLeg {
  const { instrument } = draft;
  const stop = fill.isUnderMinimum ? SKIPPED_BELOW_MINIMUM : allStopped;
  if (draft.side === 'buy') {
    return { side: 'buy', instrument, amount: fill.notional, weight: draft.shortfall, stop };
  }
  const { quantity } = draft;
  const amount = draft.isFullExit ? quantity : draft.excess;
  return { side: 'sell', instrument, amount, quantity, holdCeiling: quantity, stop };
}
