import type {
  AccountChange,
  AccountRefusalCode,
  AccountStatus,
  AccountStatusCall,
  AccountTier,
  AccountType,
  DecidedAccount,
  DecidedGrant,
  Participant,
  Region,
} from '@ballast/contracts';
import type { GrantTerms } from './grants';

export interface CreateAccount {
  readonly kind: 'create';
  readonly platformCode: string;
  readonly participant_code: string;
  readonly account_label: string;
  readonly region: Region;
  readonly type: AccountType;
  readonly tier: AccountTier;
  /** Undefined: as the holder is funded. */
  readonly prefunded?: boolean | undefined;
  readonly tenants: readonly string[];
  readonly financial_advisors: readonly string[];
}

type OfParticipant<Kind extends string> = { readonly kind: Kind; readonly participant_code: string };

/** A change of an account that exists. */
export type ChangeAccount =
  | { readonly kind: 'set_tier'; readonly tier: AccountTier }
  | { readonly kind: 'change_status'; readonly call: AccountStatusCall; readonly reason: string }
  | { readonly kind: 'close'; readonly reason: string }
  /** The credit check has looked whether the account is empty. An empty one is sealed: nothing is booked there any more. */
  | { readonly kind: 'finish_close'; readonly reason: string; readonly is_empty: boolean }
  | OfParticipant<'add_tenant' | 'remove_tenant' | 'unlink_advisor'>
  | (OfParticipant<'link_advisor'> & GrantTerms)
  | (OfParticipant<'patch_grant'> & { readonly [Term in keyof GrantTerms]?: GrantTerms[Term] | undefined })
  | (OfParticipant<'expire_grant'> & { readonly version: number });

export type AccountCommand = CreateAccount | ChangeAccount;

/** Everything from which a command is decided. */
export interface AccountState {
  /** Null when there is no such account. */
  readonly account: DecidedAccount | null;
  /** Latest version of the grant of each advisor that the account has or had, by code. */
  readonly grants: ReadonlyMap<string, DecidedGrant>;
  /** The participants that the command names, by code. Those that do not exist are missing. */
  readonly participants: ReadonlyMap<string, Pick<Participant, 'status' | 'funding'>>;
}

export interface AccountRefusal {
  readonly code: AccountRefusalCode;
  /** Place of the refused entry in the body of a creation; empty for a change, which names one thing. */
  readonly path: string;
  /** The account that exists already. */
  readonly zrn?: string | undefined;
  /** The status that does not allow the change. */
  readonly status?: AccountStatus | undefined;
}

export type AccountDecision =
  | { readonly outcome: 'changed'; readonly change: AccountChange }
  | { readonly outcome: 'unchanged' }
  /** The registry knows no balances: the credit check is asked whether the account is empty, and `finish_close` follows. */
  | { readonly outcome: 'asks'; readonly reason: string }
  | { readonly outcome: 'refused'; readonly refusals: readonly AccountRefusal[] };
