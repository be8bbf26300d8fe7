import { decimal, type Decimal } from './decimals';

/** Scales of the instruments that the model trades, all against USD. The test compares them with the platform. */
export const ASSETS = {
  BTC: { quantityScale: 8, priceScale: 2 },
  XRP: { quantityScale: 6, priceScale: 4 },
  ATOM: { quantityScale: 6, priceScale: 3 },
  XLM: { quantityScale: 7, priceScale: 5 },
} as const;
export type Asset = keyof typeof ASSETS;
export const ASSET_CODES = ['BTC', 'XRP', 'ATOM', 'XLM'] as const satisfies readonly Asset[];

/** Minimum notional of every instrument, in USD. */
export const MIN_NOTIONAL = decimal('1.00');

export type OperationType = 'enrollment' | 'top_up' | 'partial_sell' | 'rebalance' | 'liquidation';
export type Funding = 'novated' | 'prefunded';
export type ParticipantStatus = 'submitted' | 'approved' | 'rejected' | 'locked' | 'disabled';

/** An asset of one account. Available is its balance minus its held part. */
export interface Account {
  balance: Decimal;
  held: Decimal;
}

export interface Participant {
  status: ParticipantStatus;
  readonly funding: Funding;
  disabled: readonly Asset[];
  readonly cash: Account;
}

export interface Trader {
  autoRebalance: boolean;
  readonly holdings: Map<Asset, Account>;
}

export interface Quote {
  readonly bid: Decimal;
  readonly mid: Decimal;
  readonly ask: Decimal;
}

export interface Faults {
  /** Number of further Operations that fail at the lock; 0 when the fault is not armed. */
  priceUnavailable: number;
  /** The venue refuses the leg in `asset` of the next `times` Executions in request order; null when not armed. */
  venueReject: { readonly asset: Asset; readonly times: number } | null;
}

/** A Strategy and its platform: plain data, so that it can be copied with `structuredClone`. */
export interface State {
  readonly participants: Map<string, Participant>;
  /** Keyed by participant code. */
  readonly traders: Map<string, Trader>;
  readonly float: Account;
  readonly prices: Map<Asset, Quote>;
  faults: Faults;
  /** Number of accepted requests; a request that is sent again does not count. */
  operations: number;
}

export interface Allocation {
  readonly asset: Asset;
  readonly weight: string;
}

export interface Asked {
  readonly code: string;
  readonly amount?: string;
  readonly autoRebalance?: boolean;
}

export interface Request {
  readonly type: OperationType;
  /** Empty for a liquidation. */
  readonly allocations: readonly Allocation[];
  /** Null is the default scope. */
  readonly participants: readonly Asked[] | null;
}

export interface Leg {
  readonly asset: Asset;
  readonly side: 'buy' | 'sell';
  readonly amountType: 'notional' | 'quantity';
  amount: Decimal;
  status: 'runs' | 'executed' | 'skipped' | 'rejected' | 'failed';
  reason: string;
  /** Quantity that is held for a sell; 0 for a buy. */
  held: Decimal;
  /** Weight of a buy of a rebalance when the proceeds are split; 0 for every other leg. */
  readonly weight: Decimal;
  /** `price`, `quantity` and `notional` are those of the credit check until the prices are locked. */
  price: Decimal;
  quantity: Decimal;
  notional: Decimal;
}

export interface Execution {
  readonly code: string;
  hasTrader: boolean;
  status: 'awaiting_execution' | 'settled' | 'skipped' | 'rejected';
  reason: string;
  legs: Leg[];
  /** Money that is held for a buy, in the quoted currency. */
  heldCash: Decimal;
}

export interface Operation {
  readonly request: Request;
  readonly executions: Execution[];
  status: 'running' | 'settled' | 'skipped' | 'failed';
  reason: string;
}

export function initialState(participants: readonly (readonly [string, Funding])[], float: string): State {
  return {
    participants: new Map(
      participants.map(([code, funding]) => [
        code,
        { status: 'approved', funding, disabled: [], cash: { balance: 0n, held: 0n } },
      ]),
    ),
    traders: new Map(),
    float: { balance: decimal(float), held: 0n },
    prices: new Map(),
    faults: noFaults(),
    operations: 0,
  };
}

export function noFaults(): Faults {
  return { priceUnavailable: 0, venueReject: null };
}

/** Buys are priced at the ask, sells at the bid, a rebalance at the mid. */
export function priceOf(state: State, type: OperationType, asset: Asset): Decimal {
  const quote = state.prices.get(asset);
  if (quote === undefined) throw new Error(`${asset} was never pinned`);
  if (type === 'rebalance') return quote.mid;
  return type === 'enrollment' || type === 'top_up' ? quote.ask : quote.bid;
}

export function availableOf({ balance, held }: Account): Decimal {
  return balance - held;
}

export function holdingOf(state: State, code: string, asset: Asset): Account {
  return state.traders.get(code)?.holdings.get(asset) ?? { balance: 0n, held: 0n };
}

/** The cash that buys draw on and sells are paid to. */
export function cashOf(state: State, code: string): Account {
  const participant = state.participants.get(code);
  if (participant === undefined) throw new Error(`there is no participant ${code}`);
  return participant.funding === 'novated' ? state.float : participant.cash;
}

export function runningLegs(execution: Execution): Leg[] {
  return execution.legs.filter(({ status }) => status === 'runs');
}

export function openExecutions(operation: Operation): Execution[] {
  return operation.executions.filter(({ status }) => status === 'awaiting_execution');
}
