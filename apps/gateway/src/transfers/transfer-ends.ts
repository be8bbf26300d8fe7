import { Injectable } from '@nestjs/common';
import { GENERAL_LABEL, type AppliedAccount } from '@ballast/contracts';
import { accountId, readZrn } from '@ballast/domain-advisors';
import { member } from '@ballast/platform-edge';
import { Problem } from '@ballast/platform-http';
import { CustomerAccountsQuery } from '../projections';

/** The account at each end of a transfer; undefined for an end that the body does not name. */
export interface NamedEnds {
  readonly from: AppliedAccount | undefined;
  readonly to: AppliedAccount | undefined;
}

/** The customer accounts that the body of a transfer names. */
@Injectable()
export class TransferEnds {
  constructor(private readonly accounts: CustomerAccountsQuery) {}

  /** @throws Problem `account_not_found` for an end that names no account of the platform. */
  async locate(document: unknown, platformCode: string): Promise<NamedEnds> {
    const [from, to] = await Promise.all([
      this.end(document, platformCode, 'from_'),
      this.end(document, platformCode, 'to_'),
    ]);
    return { from, to };
  }

  private async end(document: unknown, platformCode: string, prefix: string): Promise<AppliedAccount | undefined> {
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
