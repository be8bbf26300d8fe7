import { Injectable } from '@nestjs/common';
import { GENERAL_LABEL, type AppliedAccount } from '@ballast/contracts';
import { accountId, readZrn } from '@ballast/domain-advisors';
import { member } from '@ballast/platform-edge';
import { Problem } from '@ballast/platform-http';
import { CustomerAccountsQuery } from '../projections';

/** The customer accounts that the bodies of movements name. */
@Injectable()
export class NamedAccounts {
  constructor(private readonly accounts: CustomerAccountsQuery) {}

  /**
   * The account that members with a prefix name, such as `from_account_group`; undefined when they name none.
   * @throws Problem `account_not_found` when the platform has no such account.
   */
  async find(document: unknown, platformCode: string, prefix = ''): Promise<AppliedAccount | undefined> {
    const text = (name: string): string | undefined => {
      const value = member(document, `${prefix}${name}`);
      return typeof value === 'string' ? value : undefined;
    };
    const zrn = text('account_group');
    const code = text('participant_code');
    if (zrn === undefined && code === undefined) return undefined;
    const reference =
      zrn === undefined
        ? { id: accountId(platformCode, code ?? '', text('account_label') ?? GENERAL_LABEL), region: null }
        : readZrn(zrn);
    const record = reference === undefined ? undefined : await this.accounts.find(platformCode, reference);
    if (record === undefined) {
      const sentence = 'customer account not found';
      throw new Problem('account_not_found', sentence, { errors: [sentence] });
    }
    return record.account;
  }
}

/** The violation of members that name an account, in words; undefined for members that name it rightly. */
export function accountViolation(
  account: AppliedAccount | undefined,
  [code, label]: readonly [string | undefined, string | undefined],
): string | undefined {
  if (account === undefined) return 'is required';
  const { platform_code, participant_code, account_label } = account;
  const named = accountId(platform_code, code ?? participant_code, label ?? account_label);
  return named === account.id ? undefined : 'must be the account that the other members name';
}
