import type {
  Allocation,
  FundingModel,
  Instrument,
  OperationType,
  ParticipantStatus,
  RequestedParticipant,
} from '@ballast/contracts';

/** Every type has its check. */
export type CheckedType = OperationType;

/** Check one chunk of an Operation and place the holds of what passes. */
export interface PlaceHolds {
  readonly operation_id: string;
  readonly strategy_id: string;
  readonly type: CheckedType;
  /** Place of the first participant in the request, from 0. */
  readonly first_index: number;
  readonly quoted_currency: string;
  readonly quoted_scale: number;
  readonly allocations: readonly Allocation[];
  /** Those of `allocations`; for a rebalance or a liquidation every instrument there is. */
  readonly instruments: readonly Instrument[];
  /** By asset, of the side that will be locked: bid for sells, mid for a rebalance; empty for buys. */
  readonly reference_prices: Readonly<Record<string, string>>;
  /** A rebalance skips a Trader of which no asset is further than this from its weight. */
  readonly drifted_only_bps?: number | undefined;
  /** The decisions say what was held whatever the type: they are held against a plan. */
  readonly is_planned?: boolean | undefined;
  readonly participants: readonly RequestedParticipant[];
  /** Nobody listed them: who holds nothing is decided as `no_holdings` whatever else is wrong, and left out later. */
  readonly default_scope?: boolean | undefined;
}

export interface ParticipantStanding {
  readonly status: ParticipantStatus;
  readonly funding: FundingModel;
  /** Symbols: `BTC/USD`. */
  readonly disabled_instruments: readonly string[];
}

export interface Holding {
  readonly asset: string;
  /** Posted; at the instrument's quantity scale. */
  readonly balance: string;
  /** Sum of the open holds on it. */
  readonly held: string;
}

/** What the ledger knows about the participants of one chunk, by participant code. */
export interface CreditState {
  readonly participants: ReadonlyMap<string, ParticipantStanding>;
  /** Participants that have a Trader in the Strategy. */
  readonly traders: ReadonlySet<string>;
  /** What their Traders hold; needed for sells and rebalances. */
  readonly holdings: ReadonlyMap<string, readonly Holding[]>;
  /** Available on the float in the quoted currency; needed for buys only. */
  readonly float_available: string;
  /** Available on the own accounts of prefunded participants in the quoted currency; missing is 0. */
  readonly cash_available: ReadonlyMap<string, string>;
}

/** Terms of the check that an operator sets. */
export interface CreditLimits {
  /** How much more than the reference quantity a partial sell holds, if it is available: 200 is 2 %. */
  readonly sell_hold_buffer_bps: number;
}
