import type { OperationType } from './resources';

/** The side of the market at which customers trade: they buy at the ask, sell at the bid, and do both at the mid. */
export const PRICE_SIDES = ['ask', 'bid', 'mid'] as const;
export type PriceSide = (typeof PRICE_SIDES)[number];

/**
 * The way in which the legs of one participant follow from the request.
 *
 * - `spend_amount`: buys that spend an amount of money, split by weights.
 * - `raise_amount`: sells that bring in an amount of money, split by weights.
 * - `sell_everything`: one sell of the whole balance for each asset held.
 * - `reach_weights`: sells and buys that bring everything held to the weights; the buys spend the proceeds.
 */
export type SizingMethod = 'spend_amount' | 'raise_amount' | 'sell_everything' | 'reach_weights';

/** The members that the body of a request has beside its participants. */
export interface RequestTraits {
  readonly takesAllocations: boolean;
  /** `optional`: a request without a list means every Trader in the default scope. */
  readonly participants: 'required' | 'optional';
  /** `amount` of each participant, in the quoted currency. */
  readonly takesAmounts: boolean;
  /** `auto_rebalance` of each participant. */
  readonly takesAutoRebalance: boolean;
  /** `drifted_only_bps`. */
  readonly takesDrift: boolean;
}

/** The rules in which the types of Operations differ. */
export interface OperationTraits {
  /** The last part of the path of its request. */
  readonly action: string;
  readonly method: SizingMethod;
  /** Pays for buys with money that is held beforehand, so no price can make the funds too small. */
  readonly spendsCash: boolean;
  /** Acts on all that a Trader holds, so it may trade any instrument and not only those of its allocations. */
  readonly actsOnHoldings: boolean;
  /** Opens the Trader of an accepted participant; every other type needs a Trader that exists. */
  readonly opensTraders: boolean;
  readonly priceSide: PriceSide;
  /** Status of a leg that is under its minimum at the locked prices, and of an Execution without any other leg. */
  readonly underMinimum: 'rejected' | 'skipped';
  /** Account that pays and receives: the float or the participant's own cash (`funding`), or the Trader's account. */
  readonly cashAccount: 'funding' | 'trader';
  /** Only one runs in a Strategy at a time; the next ones wait in a queue. */
  readonly runsAlone: boolean;
  readonly request: RequestTraits;
}

/** Every rule in which one type of Operation differs from another. A new type does not compile without its entry. */
export const OPERATION_TRAITS = {
  enrollment: {
    action: 'enroll',
    method: 'spend_amount',
    spendsCash: true,
    actsOnHoldings: false,
    opensTraders: true,
    priceSide: 'ask',
    underMinimum: 'rejected',
    cashAccount: 'funding',
    runsAlone: false,
    request: {
      takesAllocations: true,
      participants: 'required',
      takesAmounts: true,
      takesAutoRebalance: true,
      takesDrift: false,
    },
  },
  top_up: {
    action: 'top-up',
    method: 'spend_amount',
    spendsCash: true,
    actsOnHoldings: false,
    opensTraders: false,
    priceSide: 'ask',
    underMinimum: 'rejected',
    cashAccount: 'funding',
    runsAlone: false,
    request: {
      takesAllocations: true,
      participants: 'required',
      takesAmounts: true,
      takesAutoRebalance: false,
      takesDrift: false,
    },
  },
  partial_sell: {
    action: 'partial-sell',
    method: 'raise_amount',
    spendsCash: false,
    actsOnHoldings: false,
    opensTraders: false,
    priceSide: 'bid',
    underMinimum: 'rejected',
    cashAccount: 'funding',
    runsAlone: false,
    request: {
      takesAllocations: true,
      participants: 'required',
      takesAmounts: true,
      takesAutoRebalance: false,
      takesDrift: false,
    },
  },
  rebalance: {
    action: 'rebalance',
    method: 'reach_weights',
    spendsCash: false,
    actsOnHoldings: true,
    opensTraders: false,
    priceSide: 'mid',
    underMinimum: 'skipped',
    cashAccount: 'trader',
    runsAlone: true,
    request: {
      takesAllocations: true,
      participants: 'optional',
      takesAmounts: false,
      takesAutoRebalance: false,
      takesDrift: true,
    },
  },
  liquidation: {
    action: 'liquidate',
    method: 'sell_everything',
    spendsCash: false,
    actsOnHoldings: true,
    opensTraders: false,
    priceSide: 'bid',
    underMinimum: 'skipped',
    cashAccount: 'funding',
    runsAlone: false,
    request: {
      takesAllocations: false,
      participants: 'required',
      takesAmounts: false,
      takesAutoRebalance: false,
      takesDrift: false,
    },
  },
} as const satisfies Readonly<Record<OperationType, OperationTraits>>;
