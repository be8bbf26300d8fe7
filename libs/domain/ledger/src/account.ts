import {
  ACCOUNT_KINDS,
  CUSTOMER_KINDS,
  GENERAL_LABEL,
  type AccountTraits,
  type CustomerAccount,
  type CustomerKind,
  type FundingModel,
} from '@ballast/contracts';
import { assertNever, derivedId } from '@ballast/kernel';

/** A customer's account: an account that has balances and holds. */
export interface Account {
  readonly kind: CustomerKind;
  /** A UUID, unique over all platforms. */
  readonly id: string;
  /** The account as entries of its platform call it: `float`, `participant:CUST01`, `trader:{uuid}`. */
  readonly name: string;
}

/** The members of a customer account that name its account of the ledger. */
type CustomerAccountKey = Pick<CustomerAccount, 'id' | 'participant_code' | 'account_label'>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The account of a kind on a platform. `owner` depends on the `address` of the kind: the participant code, the
 * account's own id, or unused for `none`.
 */
export function accountOf(kind: CustomerKind, platformCode: string, owner: string): Account {
  // The type is widened, because a future kind may have an address that no kind has today.
  const { address }: AccountTraits = ACCOUNT_KINDS[kind];
  const name = address === 'none' ? kind : `${kind}:${owner}`;
  return { kind, id: address === 'own_id' ? owner : derivedId('account', platformCode, name), name };
}

/** The customer's account that entries of the platform call `name`. Null for a counter account and an unknown name. */
export function accountNamed(platformCode: string, name: string): Account | null {
  const separator = name.indexOf(':');
  const prefix = separator === -1 ? name : name.slice(0, separator);
  const kind = CUSTOMER_KINDS.find((each) => each === prefix);
  if (kind === undefined) {
    return null;
  }
  const { address }: AccountTraits = ACCOUNT_KINDS[kind];
  const owner = separator === -1 ? '' : name.slice(separator + 1);
  const hasOwner = address === 'own_id' ? UUID.test(owner) : separator !== -1;
  return hasOwner === (address !== 'none') ? accountOf(kind, platformCode, owner) : null;
}

/** The name of a stored account, whose id is known. */
export function accountName(account: {
  readonly kind: CustomerKind;
  readonly id: string;
  readonly ownerCode: string;
}): string {
  const { address }: AccountTraits = ACCOUNT_KINDS[account.kind];
  switch (address) {
    case 'none':
      return account.kind;
    case 'participant':
      return `${account.kind}:${account.ownerCode}`;
    case 'own_id':
      return `${account.kind}:${account.id}`;
    default:
      return assertNever(address);
  }
}

/**
 * The customers' accounts of one platform. Each derived id is a hash and is computed once: the float alone stands in half
 * of all transfers.
 */
export class PlatformAccounts {
  private floatAccount: Account | undefined;
  private readonly participants = new Map<string, Account>();

  constructor(readonly platformCode: string) {}

  get float(): Account {
    this.floatAccount ??= accountOf('float', this.platformCode, '');
    return this.floatAccount;
  }

  participant(code: string): Account {
    const known = this.participants.get(code);
    if (known !== undefined) {
      return known;
    }
    const account = accountOf('participant', this.platformCode, code);
    this.participants.set(code, account);
    return account;
  }

  /** The account of a customer account: that of its holder for the label `general`, else one of its own. */
  ofCustomer({ id, participant_code, account_label }: CustomerAccountKey): Account {
    return account_label === GENERAL_LABEL
      ? this.participant(participant_code)
      : accountOf('account', this.platformCode, id);
  }

  trader(traderId: string): Account {
    return accountOf('trader', this.platformCode, traderId);
  }

  /** The account that pays for the buys of a participant and receives the proceeds of its sells. */
  cashOf(participantCode: string, funding: FundingModel): Account {
    switch (funding) {
      case 'novated':
        return this.float;
      case 'prefunded':
        return this.participant(participantCode);
      default:
        return assertNever(funding);
    }
  }
}

/** The accounts of several platforms. The accounts of each platform are derived once. */
export class LedgerAccounts {
  private readonly platforms = new Map<string, PlatformAccounts>();

  onPlatform(platformCode: string): PlatformAccounts {
    const known = this.platforms.get(platformCode);
    if (known !== undefined) {
      return known;
    }
    const accounts = new PlatformAccounts(platformCode);
    this.platforms.set(platformCode, accounts);
    return accounts;
  }
}
