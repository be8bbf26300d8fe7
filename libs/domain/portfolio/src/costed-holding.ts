import {
  add,
  compare,
  isNegative,
  isZero,
  mulDiv,
  powerOfTen,
  subtract,
  type Money,
  type Quantity,
} from '@ballast/kernel';
import { noMoney, noQuantity, type BookedAsset, type BookTerms } from './book';

/** The holding of one asset with its average cost, for one ledger account or, added up, for several. */
export interface CostedHolding {
  readonly quantity: Quantity;
  /** Cost of the quantity, without fees. Never negative; 0 when the quantity is 0. */
  readonly cost: Money;
  /** Proceeds of all sells less the cost that they removed, since the first trade. */
  readonly realized: Money;
}

/** A quantity and the money that it was bought or sold for. */
export interface CostedFill {
  readonly quantity: Quantity;
  readonly notional: Money;
}

export function noHolding(asset: BookedAsset, book: BookTerms): CostedHolding {
  return { quantity: noQuantity(asset), cost: noMoney(book), realized: noMoney(book) };
}

export function afterBuy(holding: CostedHolding, { quantity, notional }: CostedFill): CostedHolding {
  return { ...holding, quantity: add(holding.quantity, quantity), cost: add(holding.cost, notional) };
}

/**
 * The holding after a sell. The sell removes its part of the cost, half-even at the currency's scale, or all of it
 * with the last unit, so that nothing of the cost stays without a quantity.
 * @throws RangeError for more than is held: the ledger never posts such a sell.
 */
export function afterSell(holding: CostedHolding, { quantity, notional }: CostedFill): CostedHolding {
  if (isNegative(quantity) || compare(quantity, holding.quantity) > 0) {
    throw new RangeError(`cannot sell ${quantity.units} of ${holding.quantity.units} units of ${quantity.asset}`);
  }
  const removed = costOf(holding, quantity);
  return {
    quantity: subtract(holding.quantity, quantity),
    cost: subtract(holding.cost, removed),
    realized: add(holding.realized, subtract(notional, removed)),
  };
}

function costOf({ quantity: whole, cost }: CostedHolding, part: Quantity): Money {
  return compare(part, whole) === 0
    ? cost
    : { ...cost, units: mulDiv(cost.units, part.units, whole.units, 'halfEven') };
}

/** Holdings of one asset on several accounts, added up. Each account keeps its own average. */
export function addHoldings(left: CostedHolding, right: CostedHolding): CostedHolding {
  return {
    quantity: add(left.quantity, right.quantity),
    cost: add(left.cost, right.cost),
    realized: add(left.realized, right.realized),
  };
}

/** Cost of one whole unit, half-even at the price scale. 0 when nothing is held. */
export function averageEntryPrice(
  { quantity, cost }: CostedHolding,
  { priceScale }: BookedAsset,
): Pick<Money, 'units' | 'scale'> {
  if (isZero(quantity)) return { units: 0n, scale: priceScale };
  const divisor = quantity.units * powerOfTen(cost.scale);
  return { units: mulDiv(cost.units, powerOfTen(quantity.scale + priceScale), divisor, 'halfEven'), scale: priceScale };
}
