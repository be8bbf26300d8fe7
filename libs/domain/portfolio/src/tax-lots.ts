import {
  add,
  isZero,
  minimum,
  split,
  subtract,
  zeroOf,
  type Money,
  type Quantity,
  type Timestamp,
} from '@ballast/kernel';

/** A quantity that was bought at once and is held still. Lots of one ledger account and asset stand by acquisition. */
export interface TaxLot {
  readonly quantity: Quantity;
  /** Commission included. */
  readonly cost: Money;
  readonly acquiredAt: Timestamp;
  /** Code of the participant that initiated the buy; empty for the platform. */
  readonly acquiredBy: string;
  readonly buyTradeId: string;
}

export interface TaxSale {
  readonly quantity: Quantity;
  /** Proceeds less commission. */
  readonly proceeds: Money;
  readonly disposedAt: Timestamp;
  readonly disposedBy: string;
  readonly sellTradeId: string;
}

/** The part of a sale that came out of one lot. */
export interface LotDisposal {
  readonly quantity: Quantity;
  readonly acquiredAt: Timestamp;
  readonly acquiredBy: string;
  readonly buyTradeId: string;
  readonly disposedAt: Timestamp;
  readonly disposedBy: string;
  readonly sellTradeId: string;
  readonly proceeds: Money;
  readonly cost: Money;
  /** Null when lot and sale are in different currencies, because no exchange rate exists. */
  readonly gain: Money | null;
}

/** The lot of a buy: its cost has the commission. */
export function lotOf(buy: Omit<TaxLot, 'cost'> & { readonly notional: Money; readonly commission: Money }): TaxLot {
  const { notional, commission, ...lot } = buy;
  return { ...lot, cost: add(notional, commission) };
}

/** Proceeds of a sale: its notional less the commission. */
export function proceedsOf(notional: Money, commission: Money): Money {
  return subtract(notional, commission);
}

/** Lots with others added, in the order of their acquisition. A moved lot keeps its own time, cost and trade. */
export function withLots(lots: readonly TaxLot[], added: readonly TaxLot[]): readonly TaxLot[] {
  // Array.prototype.toSorted is stable: of lots of one instant the one that was there first stays first.
  return [...lots, ...added].toSorted((left, right) => Date.parse(left.acquiredAt) - Date.parse(right.acquiredAt));
}

export interface TakenLots {
  /** Lots, or parts of them, that were taken, oldest first. */
  readonly taken: readonly TaxLot[];
  readonly left: readonly TaxLot[];
}

/**
 * Takes a quantity from the oldest lots: for a sale, for a transfer, which moves them, or for a withdrawal, which ends
 * them without a gain. The cost of a lot of which a part is taken is split by largest remainder.
 * @throws RangeError for more than all lots have: the ledger never posts it.
 */
export function takeLots(lots: readonly TaxLot[], wanted: Quantity): TakenLots {
  const taken: TaxLot[] = [];
  const left: TaxLot[] = [];
  let missing = wanted;
  for (const lot of lots) {
    const part = minimum(missing, lot.quantity);
    const rest = subtract(lot.quantity, part);
    const [partCost, restCost] = split(lot.cost, [part.units, rest.units]);
    if (!isZero(part)) taken.push({ ...lot, quantity: part, cost: partCost ?? zeroOf(lot.cost) });
    if (!isZero(rest)) left.push({ ...lot, quantity: rest, cost: restCost ?? zeroOf(lot.cost) });
    missing = subtract(missing, part);
  }
  if (!isZero(missing)) {
    throw new RangeError(`lots lack ${missing.units} of ${wanted.units} units of ${wanted.asset}`);
  }
  return { taken, left };
}

export interface SoldLots {
  readonly disposals: readonly LotDisposal[];
  readonly left: readonly TaxLot[];
}

/** A sale out of the oldest lots. Its proceeds are spread over them by largest remainder, so they sum to the cent. */
export function sellLots(lots: readonly TaxLot[], sale: TaxSale): SoldLots {
  const { taken, left } = takeLots(lots, sale.quantity);
  const parts = split(
    sale.proceeds,
    taken.map(({ quantity }) => quantity.units),
  );
  const disposals = taken.map((lot, index) => disposalOf(lot, sale, parts[index] ?? zeroOf(sale.proceeds)));
  return { disposals, left };
}

function disposalOf(lot: TaxLot, sale: TaxSale, proceeds: Money): LotDisposal {
  const { disposedAt, disposedBy, sellTradeId } = sale;
  const isComparable = lot.cost.asset === proceeds.asset;
  return {
    ...lot,
    disposedAt,
    disposedBy,
    sellTradeId,
    proceeds,
    gain: isComparable ? subtract(proceeds, lot.cost) : null,
  };
}
