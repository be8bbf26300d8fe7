import type { FundingModel, ParticipantStatus, RequestedParticipant } from '@ballast/contracts';
import type { Account, Balances, PlatformAccounts } from '@ballast/domain-ledger';

export interface ParticipantStanding {
  readonly status: ParticipantStatus;
  readonly funding: FundingModel;
  /** Symbols: `BTC/USD`. */
  readonly disabledInstruments: readonly string[];
}

/** A balance of a Trader's account, as decimal texts at the instrument's quantity scale. */
export interface Holding {
  readonly asset: string;
  /** Posted. */
  readonly balance: string;
  /** Sum of the open holds on it. */
  readonly held: string;
}

/** A participant of the request with all that the ledger knows about it. */
export interface CheckedParticipant {
  readonly requested: RequestedParticipant;
  /** Null when the platform has no such participant. */
  readonly standing: ParticipantStanding | null;
  /** The account that the Trader has, or would get. */
  readonly trader: Account;
  readonly hasTrader: boolean;
  /** Empty when the Operation and its answer do not need them. */
  readonly holdings: readonly Holding[];
}

/** Everything that the check of one chunk is decided by. */
export interface CreditState {
  readonly accounts: PlatformAccounts;
  /** In the order of the request. */
  readonly participants: readonly CheckedParticipant[];
  /** Balances of the float and of prefunded participants' own accounts; asked for by buys only. */
  readonly balances: Balances;
}

/** Terms of the check that an operator sets. */
export interface CreditLimits {
  /** How much more than the reference quantity a partial sell holds, if it is available: 200 is 2 %. */
  readonly sellHoldBufferBps: number;
}
