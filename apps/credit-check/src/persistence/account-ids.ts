import { UUID_PATTERN } from '@ballast/contracts';
import { FLOAT_ACCOUNT, participantAccount, traderAccount } from '@ballast/domain-credit';
import { derivedId } from '@ballast/kernel';

export type AccountKind = 'float' | 'participant' | 'trader';

/** The label of a participant's own account. */
export const GENERAL_LABEL = 'general';

const PARTICIPANT_PREFIX = participantAccount('');
const TRADER_PREFIX = traderAccount('');

/** One float per platform, with a balance for each currency. No participant can be called `float`. */
export function floatAccountId(platformCode: string): string {
  return derivedId('account', platformCode, FLOAT_ACCOUNT);
}

export function participantAccountId(platformCode: string, participantCode: string): string {
  return derivedId('account', platformCode, participantCode);
}

/** The id of the account that entries call `name`; undefined for house, fees, external and anything unknown. */
export function accountIdOf(platformCode: string, name: string): string | undefined {
  if (name === FLOAT_ACCOUNT) return floatAccountId(platformCode);
  if (name.startsWith(TRADER_PREFIX)) {
    const id = name.slice(TRADER_PREFIX.length);
    return UUID_PATTERN.test(id) ? id : undefined;
  }
  if (!name.startsWith(PARTICIPANT_PREFIX)) return undefined;
  return participantAccountId(platformCode, name.slice(PARTICIPANT_PREFIX.length));
}

/** How entries call the account. */
export function accountName(account: {
  readonly account_id: string;
  readonly kind: AccountKind;
  readonly owner_code: string;
}): string {
  switch (account.kind) {
    case 'float':
      return FLOAT_ACCOUNT;
    case 'participant':
      return participantAccount(account.owner_code);
    case 'trader':
      return traderAccount(account.account_id);
  }
}

/**
 * Names to ids within one platform, each derived once: the float alone stands in half of all transfers.
 * Lives for one transaction.
 */
export class AccountIds {
  private readonly ids = new Map<string, string>();

  constructor(private readonly platformCode: string) {}

  of(name: string): string {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const id = accountIdOf(this.platformCode, name);
    if (id === undefined) throw new Error(`${name} has no balance of its own`);
    this.ids.set(name, id);
    return id;
  }
}
