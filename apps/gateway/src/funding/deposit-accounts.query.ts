import { Injectable } from '@nestjs/common';
import { GENERAL_LABEL, type Deposit } from '@ballast/contracts';
import { readZrn } from '@ballast/domain-advisors';
import { Problem } from '@ballast/platform-http';
import { CustomerAccountsQuery } from '../projections';

/** The members of a deposit that name the account which it credits. */
export type CreditedAccount = Pick<Deposit, 'account' | 'customer_account'>;

/** The accounts that calls of deposits name: the float, the code of a participant, or a ZRN in any of its forms. */
@Injectable()
export class DepositAccountsQuery {
  constructor(private readonly accounts: CustomerAccountsQuery) {}

  /**
   * The account that a text names. A code has no colon and is no UUID, so no text is both a code and a ZRN.
   * @throws Problem `account_not_found` for a ZRN that no account of the platform has.
   */
  async named(platformCode: string, name: string): Promise<CreditedAccount> {
    const reference = readZrn(name);
    if (reference === undefined && !name.includes(':')) return { account: name };
    const record = reference === undefined ? undefined : await this.accounts.find(platformCode, reference);
    if (record === undefined) {
      const sentence = 'customer account not found';
      throw new Problem('account_not_found', sentence, { errors: [sentence] });
    }
    const { zrn, id, participant_code, account_label } = record.account;
    return { account: zrn, customer_account: { id, participant_code, account_label } };
  }

  /** The value by which the list finds the deposits to an account; an account that does not exist has no deposits. */
  async listed(platformCode: string, name: string): Promise<string> {
    const reference = readZrn(name);
    const record = reference === undefined ? undefined : await this.accounts.find(platformCode, reference);
    if (record === undefined) return name;
    const { zrn, participant_code, account_label } = record.account;
    return account_label === GENERAL_LABEL ? participant_code : zrn;
  }
}
