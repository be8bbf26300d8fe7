import { plainReason, type Stop } from '@ballast/domain-execution';
import type { DecidedLeg } from '@ballast/contracts';
import { format, type Money, type Quantity } from '@ballast/kernel';
import { decidedLeg, type PlannedBuy, type PlannedSell } from './leg';

/** A sell whose quantity is fixed by the plan: that quantity is held, and sold at the locked price. */
export interface RebalanceSell extends PlannedSell {
  readonly quantity: Quantity;
  readonly holdCeiling: Quantity;
}

/** A buy whose weight is fixed by the plan. Its amount is an estimate until the locked prices give the proceeds. */
export interface RebalanceBuy extends PlannedBuy {
  /** Money by which the asset is below its target, unrounded. */
  readonly weight: Money;
}

export type RebalanceLeg = RebalanceSell | RebalanceBuy;

export const PORTFOLIO_IS_BALANCED = plainReason('portfolio_is_balanced');

export const SKIPPED_BALANCED: Stop = { status: 'skipped', status_reason: PORTFOLIO_IS_BALANCED.status_reason };

/** A leg as messages carry it. Only a leg that runs has a hold or a weight. */
export function decidedRebalanceLeg(leg: RebalanceLeg): DecidedLeg {
  if (leg.side === 'sell') {
    return decidedLeg(leg, leg.stop === null ? leg.quantity : null);
  }
  const decided = decidedLeg(leg, null);
  return leg.stop === null ? { ...decided, weight: withoutTrailingZeros(format(leg.weight)) } : decided;
}

/** The same number without zeros at the end of its decimals: an exact amount has many of them. */
function withoutTrailingZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
