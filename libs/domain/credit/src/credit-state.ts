import type { AccountStatus, FundingModel, ParticipantStatus, RequestedParticipant } from '@ballast/contracts';
import type { Authority } from '@ballast/domain-advisors';
import type { Account, Balances, PlatformAccounts } from '@ballast/domain-ledger';
import type { Timestamp } from '@ballast/kernel';

export interface ParticipantStanding {
  readonly status: ParticipantStatus;
  readonly funding: FundingModel;
  /** Symbols of the instruments, such as `BTC/USD`. */
  readonly disabledInstruments: readonly string[];
  /** Status of the account with the label `general`, which governs the Traders. Absent without such an account. */
  readonly accountStatus?: AccountStatus | undefined;
}

/** A balance of a Trader's account, as decimal texts at the instrument's quantity scale. */
export interface Holding {
  readonly asset: string;
  /** Posted balance, including the held part. */
  readonly balance: string;
  /** Sum of the open holds on it. */
  readonly held: string;
}

/** A participant of the request with all that the ledger knows about it. */
export interface CheckedParticipant {
  readonly requested: RequestedParticipant;
  /** Authority of whoever made the request over the account of the participant's Traders. */
  readonly authority: Authority;
  /** Null when the platform has no such participant. */
  readonly standing: ParticipantStanding | null;
  /** The account that the Trader has, or would get. */
  readonly trader: Account;
  readonly hasTrader: boolean;
  /** Empty when the Operation and its answer do not need them. */
  readonly holdings: readonly Holding[];
}

/** Everything from which the check of one chunk is decided. */
export interface CreditState {
  /** Time of the decision. Where holds are placed, it is read under the locks of accounts and grants. */
  readonly now: Timestamp;
  readonly accounts: PlatformAccounts;
  /** In the order of the request. */
  readonly participants: readonly CheckedParticipant[];
  /** Balances of the float and of prefunded participants' own accounts. Only checks of buys read them. */
  readonly balances: Balances;
}

/** Terms of the check that an operator sets. */
export interface CreditLimits {
  /** Basis points of the reference quantity that a partial sell holds on top of it, as far as available: 200 is 2 %. */
  readonly sellHoldBufferBps: number;
}
