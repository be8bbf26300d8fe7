import type { Allocation, DecidedLeg, Instrument } from '@ballast/contracts';
import { format, parseQuantity } from '@ballast/kernel';
import { instrumentOf } from '@ballast/test-kit';
import type { HeldAsset } from '../holdings';
import { planRebalance, type RebalancePlan } from '../plan-rebalance';
import { decidedRebalanceLeg } from '../rebalance-leg';
import type { Sizing } from '../size-legs';
import { type OperationTerms, type PricesByAsset, readPrices, readTerms } from '../terms';

/* Portfolios for the suites of sizing, and functions that show legs as texts. */

export type Texts = Readonly<Record<string, string>>;

export const PRICES: Texts = { BTC: '60000.00', ETH: '3000.00', SOL: '150.00', ADA: '0.50' };

export interface Given {
  /** Weights by asset, in the order of `allocations`. */
  readonly weights: Texts;
  /** Quantities by asset. */
  readonly held: Texts;
  readonly prices?: Texts;
  /** Instruments that differ from the default one; every other asset has the default. */
  readonly instruments?: readonly Instrument[];
  readonly quotedScale?: number;
  readonly driftedOnlyBps?: number;
}

export interface Market {
  readonly terms: OperationTerms;
  readonly prices: PricesByAsset;
}

export function marketOf({ weights, prices = PRICES, instruments = [], quotedScale = 2 }: Given): Market {
  const allocations: readonly Allocation[] = Object.entries(weights).map(([underlying_currency, weight]) => ({
    underlying_currency,
    weight,
  }));
  const known = new Set(instruments.map(({ underlying_currency }) => underlying_currency));
  const others = Object.keys(PRICES).filter((asset) => !known.has(asset));
  const terms = readTerms({
    quoted_currency: 'USD',
    quoted_scale: quotedScale,
    allocations,
    instruments: [...instruments, ...others.map((asset) => instrumentOf(asset))],
  });
  return { terms, prices: readPrices(prices, terms) };
}

export function heldAssets(held: Texts, terms: OperationTerms): readonly HeldAsset[] {
  return Object.entries(held).map(([asset, text]): HeldAsset => {
    const known = terms.instruments.get(asset);
    if (known === undefined) {
      throw new Error(`no instrument for ${asset}`);
    }
    return { instrument: known, balance: parseQuantity(text, asset, known.quantityScale) };
  });
}

export function plan(given: Given): RebalancePlan {
  const { terms, prices } = marketOf(given);
  return planRebalance(heldAssets(given.held, terms), {
    terms,
    referencePrices: prices,
    driftedOnlyBps: given.driftedOnlyBps ?? null,
  });
}

export function decidedLegs(planned: RebalancePlan): readonly DecidedLeg[] {
  return planned.legs.map(decidedRebalanceLeg);
}

/** A line for each leg, with the reason if it does not run, and then the outcome. */
export function planned(given: Given): readonly string[] {
  const result = plan(given);
  const lines = result.legs.map((leg) => {
    const stop = leg.stop === null ? '' : ` (${leg.stop.status} ${leg.stop.status_reason})`;
    const { asset } = leg.instrument;
    if (leg.side === 'buy') {
      return `buy ${asset} for ${format(leg.amount)}${stop}`;
    }
    return leg.amount.dimension === 'money'
      ? `sell ${format(leg.quantity)} ${asset} for ${format(leg.amount)}${stop}`
      : `sell all ${format(leg.quantity)} ${asset}${stop}`;
  });
  return [...lines, result.outcome === 'trades' ? 'runs' : `${result.outcome} ${result.reason.status_reason}`];
}

export function fills(sizing: Sizing): readonly string[] {
  return sizing.outcome === 'trades'
    ? sizing.sized.map((leg) => `${leg.leg} ${leg.side} ${leg.quantity} ${leg.asset} @ ${leg.price} = ${leg.notional}`)
    : [`${sizing.outcome} ${sizing.reason.status_reason}`];
}
