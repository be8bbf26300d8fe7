import type { DecidedLeg, SizingMethod } from '@ballast/contracts';
import { BELOW_MINIMUM, insufficientBalance, plainReason } from '@ballast/domain-execution';
import { compare, minimum, parseMoney, parseQuantity, type Quantity } from '@ballast/kernel';
import { readHoldings, type AssetHolding } from '../holdings';
import { decidedLeg, legsThatRun, rejectedInCheck, type PlannedSell } from '../leg';
import { planBuys, planLiquidation, planPartialSell } from '../plan-legs';
import { planRebalance } from '../plan-rebalance';
import { decidedRebalanceLeg } from '../rebalance-leg';
import type { OperationTerms, PricesByAsset } from '../terms';

const HOLD_BUFFER_BPS = 200;

export interface CheckedLegs {
  readonly isAccepted: boolean;
  readonly legs: readonly DecidedLeg[];
}

export interface Checked {
  readonly method: SizingMethod;
  /** Amount in the quoted currency; empty where the method needs none. */
  readonly amount: string;
  readonly holdings: readonly AssetHolding[];
  readonly terms: OperationTerms;
  readonly referencePrices: PricesByAsset;
}

/**
 * The legs as a credit check hands them on to sizing, for a Trader that may trade everything, has no open hold and has
 * cash for every buy. The real check is tested in its own library, which sizing cannot import.
 */
export function checkedLegs({ method, amount, holdings, terms, referencePrices }: Checked): CheckedLegs {
  const asked = parseMoney(amount === '' ? '0' : amount, terms.quoted.currency, terms.quoted.scale);
  const held = readHoldings(
    holdings.filter(({ balance }) => /[1-9]/.test(balance)),
    terms,
  );
  if (held === null) {
    throw new Error('a holding without an instrument');
  }
  switch (method) {
    case 'spend_amount': {
      const legs = planBuys(asked, terms);
      return legsThatRun(legs).length === 0
        ? { isAccepted: false, legs: rejectedInCheck(legs, BELOW_MINIMUM) }
        : { isAccepted: true, legs: legs.map((leg) => decidedLeg(leg, null)) };
    }
    case 'raise_amount':
      return checkedSells(planPartialSell(asked, { terms, referencePrices, holdBufferBps: HOLD_BUFFER_BPS }), holdings);
    case 'sell_everything': {
      const legs = planLiquidation(held, referencePrices).map((leg) =>
        decidedLeg(leg, leg.stop === null ? leg.holdCeiling : null),
      );
      return { isAccepted: legs.some(({ status }) => status === undefined), legs };
    }
    case 'reach_weights': {
      const planned = planRebalance(held, { terms, referencePrices, driftedOnlyBps: null });
      return { isAccepted: planned.outcome === 'trades', legs: planned.legs.map(decidedRebalanceLeg) };
    }
  }
}

function checkedSells(legs: readonly PlannedSell[], holdings: readonly AssetHolding[]): CheckedLegs {
  const running = legsThatRun(legs);
  const balances = new Map(holdings.map(({ asset, balance }) => [asset, balance]));
  const balanceOf = ({ instrument: { asset, quantityScale } }: PlannedSell): Quantity =>
    parseQuantity(balances.get(asset) ?? '0', asset, quantityScale);
  const short = running.find((leg) => leg.quantity !== null && compare(leg.quantity, balanceOf(leg)) > 0);
  const refusal =
    running.length === 0
      ? BELOW_MINIMUM
      : running.some(({ quantity }) => quantity === null)
        ? plainReason('price_unavailable')
        : short === undefined
          ? null
          : insufficientBalance(short.instrument.asset);
  if (refusal !== null) {
    return { isAccepted: false, legs: rejectedInCheck(legs, refusal) };
  }
  return {
    isAccepted: true,
    legs: legs.map((leg) =>
      decidedLeg(leg, leg.stop !== null || leg.holdCeiling === null ? null : minimum(balanceOf(leg), leg.holdCeiling)),
    ),
  };
}
