import type { DecidedLeg, SizedLeg } from '@ballast/contracts';
import { plainReason, stopRunningLegs } from '@ballast/domain-execution';
import { decimalPlaces, format, parseQuantity, parseUnits } from '@ballast/kernel';
import { fillLegs, type DraftBuy, type DraftLeg, type DraftSell } from './fill-legs';
import { PORTFOLIO_IS_BALANCED, SKIPPED_BALANCED } from './rebalance-leg';
import { SKIPPED_BELOW_MINIMUM } from './leg';
import type { LockedMarket, Sizing } from './size-legs';
import type { OperationTerms, PricesByAsset } from './terms';

type DecidedDraft = (DraftSell | DraftBuy) & { readonly index: number; readonly decided: DecidedLeg };

/**
 * Sizes one accepted rebalance at the prices locked for its Operation.
 *
 * Legs, sides, the quantities of the sells and the weights of the buys are those of the credit check. The locked prices
 * give the proceeds of the sells. The buys spend these to the cent, and the share of each buy becomes its amount.
 * Minimums are applied once more; without a sell or without a buy no leg runs. A leg without a locked price rejects the
 * Execution as a whole.
 */
export function sizeRebalance(legs: readonly DecidedLeg[], { terms, prices }: LockedMarket): Sizing {
  const drafts = draftLegs(legs, terms, prices);
  if (drafts === null) {
    const reason = plainReason('price_unavailable');
    const stop = { status: 'rejected', status_reason: reason.status_reason } as const;
    return { outcome: 'rejected', legs: stopRunningLegs(legs, stop), reason };
  }
  const filled = fillLegs(drafts, terms.quoted);
  const ended = [...legs];
  const sized: SizedLeg[] = [];
  for (const { draft, fill } of filled.legs) {
    const { index, decided } = draft;
    const leg = draft.side === 'buy' ? { ...decided, amount: format(fill.notional) } : decided;
    if (fill.isUnderMinimum) {
      ended[index] = { ...leg, ...SKIPPED_BELOW_MINIMUM };
      continue;
    }
    ended[index] = leg;
    sized.push({
      leg: index,
      asset: leg.asset,
      side: leg.side,
      price: format(draft.price),
      quantity: format(fill.quantity),
      notional: format(fill.notional),
    });
  }
  return filled.runs
    ? { outcome: 'trades', legs: ended, sized }
    : { outcome: 'skipped', legs: stopRunningLegs(ended, SKIPPED_BALANCED), reason: PORTFOLIO_IS_BALANCED };
}

/** The legs that are still to run; null when one of them has no price. */
function draftLegs(
  legs: readonly DecidedLeg[],
  terms: OperationTerms,
  prices: PricesByAsset,
): readonly DecidedDraft[] | null {
  const weightScale = Math.max(0, ...legs.map(({ weight }) => decimalPlaces(weight ?? '')));
  const drafts: DecidedDraft[] = [];
  for (const [index, leg] of legs.entries()) {
    if (leg.status !== undefined) {
      continue;
    }
    const instrument = terms.instruments.get(leg.asset);
    const price = prices.get(leg.asset);
    if (instrument === undefined || price === undefined) {
      return null;
    }
    drafts.push({ index, decided: leg, ...draftLeg(leg, weightScale, { instrument, price }) });
  }
  return drafts;
}

/** @throws Error for a buy without a weight or a sell without a hold. The credit check decides no such leg. */
function draftLeg(
  leg: DecidedLeg,
  weightScale: number,
  { instrument, price }: Pick<DraftLeg, 'instrument' | 'price'>,
): DraftLeg {
  if (leg.side === 'buy') {
    if (leg.weight === undefined) {
      throw new Error(`the buy of ${leg.asset} has no weight`);
    }
    return { side: 'buy', instrument, price, weight: parseUnits(leg.weight, weightScale) };
  }
  if (leg.hold === undefined) {
    throw new Error(`nothing is held for the sell of ${leg.asset}`);
  }
  return {
    side: 'sell',
    instrument,
    price,
    quantity: parseQuantity(leg.hold, leg.asset, instrument.quantityScale),
    isFullExit: leg.amount_type === 'quantity',
  };
}
