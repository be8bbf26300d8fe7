import type { DecidedLeg, LegExplanation, SizingMethod } from '@ballast/contracts';
import { BELOW_MINIMUM } from '@ballast/domain-execution';
import {
  Decimal,
  format,
  formatUnits,
  money,
  notionalOf,
  parseMoney,
  parseQuantity,
  quantityFor,
  type Price,
  type Quantity,
} from '@ballast/kernel';
import { readHoldings, type AssetHolding } from './holdings';
import { quantityToSell } from './plan-rebalance';
import { type Portfolio, valuePortfolio } from './portfolio';
import { type LegAtPrice, sizeLeg } from './size-legs';
import { type InstrumentTerms, type OperationTerms, type PricesByAsset, WEIGHT_SCALE } from './terms';

export interface LegsToExplain {
  readonly method: SizingMethod;
  /** Requested amount in the quoted currency; empty when the method needs none. */
  readonly amount: string;
  /** Holdings of the Trader at the time of the decision; null when they are not known. */
  readonly holdings: readonly AssetHolding[] | null;
  /** Legs after the credit check. */
  readonly decided: readonly DecidedLeg[];
  /** Legs after sizing at the locked prices; null when no prices are locked. */
  readonly sized: readonly DecidedLeg[] | null;
}

export interface ExplainedTerms {
  readonly terms: OperationTerms;
  /** Prices of the credit check; empty for buys, which need none. */
  readonly referencePrices: PricesByAsset;
  /** Locked prices; not used before the legs are sized. */
  readonly lockedPrices: PricesByAsset;
}

/** An explanation for each leg, in Instruction order, from the numbers by which the legs were decided and sized. */
export function explainLegs(execution: LegsToExplain, explained: ExplainedTerms): readonly LegExplanation[] {
  const { terms, referencePrices } = explained;
  const { method, amount, holdings, decided, sized } = execution;
  const assets = holdings === null ? null : readHoldings(holdings, terms);
  const common: Common = {
    method,
    terms,
    amount: amount === '' ? null : Decimal.of(amount),
    held: assets === null ? null : new Map(assets.map(({ instrument, balance }) => [instrument.asset, balance])),
    portfolio: method === 'reach_weights' && assets !== null ? valuePortfolio(assets, terms, referencePrices) : null,
  };
  return decided.map((leg, index) => {
    const instrument = terms.instruments.get(leg.asset);
    if (instrument === undefined) {
      throw new Error(`no instrument for a leg in ${leg.asset}`);
    }
    const isSized = sized !== null && leg.status === undefined;
    return explainLeg(
      { leg: sized?.[index] ?? leg, instrument },
      {
        reference: referencePrices.get(leg.asset) ?? null,
        locked: isSized ? (explained.lockedPrices.get(leg.asset) ?? null) : null,
      },
      common,
    );
  });
}

interface Common {
  readonly method: SizingMethod;
  readonly terms: OperationTerms;
  readonly amount: Decimal | null;
  readonly held: ReadonlyMap<string, Quantity> | null;
  readonly portfolio: Portfolio | null;
}

interface LegTerms {
  readonly leg: DecidedLeg;
  readonly instrument: InstrumentTerms;
}

interface LegPrices {
  readonly reference: Price | null;
  readonly locked: Price | null;
}

function explainLeg(of: LegTerms, prices: LegPrices, common: Common): LegExplanation {
  const { leg, instrument } = of;
  return {
    underlying_currency: leg.asset,
    side: leg.side,
    ...explainTarget(of, prices, common),
    reference_price: prices.reference === null ? '' : format(prices.reference),
    locked_price: prices.locked === null ? '' : format(prices.locked),
    ...explainQuantity(of, prices, common.method),
    minimum_notional: isFullExit(leg)
      ? format(money(instrument.quoted.currency, instrument.quoted.scale, 1n))
      : format(instrument.minNotional),
    is_below_minimum: leg.status_reason === BELOW_MINIMUM.status_reason,
  };
}

function explainTarget(
  { leg, instrument }: LegTerms,
  { reference }: LegPrices,
  { method, terms, amount, held, portfolio }: Common,
) {
  const weight = terms.basket.find(hasAsset(leg.asset))?.weight ?? 0n;
  const targetWeight = Decimal.of(formatUnits(weight, WEIGHT_SCALE));
  const valued = portfolio?.assets.find(hasAsset(leg.asset));
  const balance =
    held === null ? null : (held.get(leg.asset) ?? parseQuantity('0', leg.asset, instrument.quantityScale));
  const asked = method === 'sell_everything' ? '0' : (amount?.times(targetWeight).toString() ?? '');
  return {
    target_weight: targetWeight.toString(),
    target_notional: valued === undefined ? asked : trimmed(format(valued.target)),
    held_quantity: balance === null ? '' : format(balance),
    held_notional: balance === null || reference === null ? '' : exactNotional(balance, reference).toString(),
    delta_notional: valued === undefined ? '' : trimmed(format(valued.delta)),
  };
}

function explainQuantity({ leg, instrument }: LegTerms, { reference, locked }: LegPrices, method: SizingMethod) {
  const price = locked ?? reference;
  const quantityPrice = isRebalanceSell(leg, method) ? reference : price;
  const at =
    price === null || quantityPrice === null ? null : sizedAt({ leg, instrument }, { price, quantityPrice, method });
  const traded = at === null || price === null ? null : exactNotional(at.quantity, price);
  const comparesQuantity = isFullExit(leg) || isRebalanceSell(leg, method);
  return {
    raw_quantity: quantityPrice === null ? '' : rawQuantity({ leg, instrument }, quantityPrice),
    quantity: at === null ? '' : format(at.quantity),
    quantity_rounding: roundingOf(leg, method),
    notional: at === null ? '' : format(at.notional),
    rounding_residue: at === null || traded === null ? '' : Decimal.of(format(at.notional)).minus(traded).toString(),
    compared_notional: comparesQuantity ? (traded?.toString() ?? '') : leg.amount,
  };
}

/** Quantity and notional of a leg. The sell of a rebalance keeps the quantity of the check and brings more or less money. */
function sizedAt(
  { leg, instrument }: LegTerms,
  {
    price,
    quantityPrice,
    method,
  }: { readonly price: Price; readonly quantityPrice: Price; readonly method: SizingMethod },
): LegAtPrice {
  if (!isRebalanceSell(leg, method)) {
    return sizeLeg(leg, instrument, price);
  }
  const { currency, scale } = instrument.quoted;
  const quantity = quantityToSell(parseMoney(leg.amount, currency, scale), quantityPrice, instrument);
  return { quantity, notional: notionalOf(quantity, price, { scale, rounding: 'down' }) };
}

const RAW_DIGITS = 10;

function rawQuantity({ leg, instrument }: LegTerms, price: Price): string {
  if (isFullExit(leg)) {
    return leg.amount;
  }
  const { currency, scale } = instrument.quoted;
  const amount = parseMoney(leg.amount, currency, scale);
  return format(quantityFor(amount, price, { scale: instrument.quantityScale + RAW_DIGITS, rounding: 'down' }));
}

function roundingOf(leg: DecidedLeg, method: SizingMethod): LegExplanation['quantity_rounding'] {
  if (isFullExit(leg)) {
    return 'none';
  }
  return method === 'raise_amount' ? 'up' : 'down';
}

function isFullExit({ amount_type }: DecidedLeg): boolean {
  return amount_type === 'quantity';
}

function isRebalanceSell(leg: DecidedLeg, method: SizingMethod): boolean {
  return method === 'reach_weights' && leg.side === 'sell' && !isFullExit(leg);
}

function hasAsset(asset: string) {
  return ({ instrument }: { readonly instrument: InstrumentTerms }): boolean => instrument.asset === asset;
}

function exactNotional(quantity: Quantity, price: Price): Decimal {
  // The product has no more decimals than this scale, so nothing is cut off.
  return Decimal.of(format(notionalOf(quantity, price, { scale: quantity.scale + price.scale, rounding: 'down' })));
}

function trimmed(decimal: string): string {
  return Decimal.of(decimal).toString();
}
