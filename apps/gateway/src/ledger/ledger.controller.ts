import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { GENERAL_LABEL } from '@ballast/contracts';
import { readZrn } from '@ballast/domain-advisors';
import { INTERNAL } from '@ballast/internal-api';
import { type Answer, type Call, Handles, ok, TheCall } from '@ballast/platform-edge';
import { CreditCheckClient } from '../clients';
import { CustomerAccountsQuery } from '../projections';
import { PastTime } from '../time';
import { LedgerEntriesQuery } from './ledger-entries.query';

/** Prefix of the name of a customer account on the ledger; its uuid stands behind. */
const CUSTOMER_ACCOUNT = 'account:';

/** Ledger entries and the float, requested from credit-check. */
@Controller()
export class LedgerController {
  constructor(
    private readonly creditCheck: CreditCheckClient,
    private readonly ledgerEntries: LedgerEntriesQuery,
    private readonly pastTime: PastTime,
    private readonly accounts: CustomerAccountsQuery,
  ) {}

  @Handles(API.getFloat)
  async float(@TheCall() call: Call<typeof API.getFloat>): Promise<Answer> {
    const query = { platform_code: call.caller.platformCode, as_of: this.pastTime.read(call.query) };
    const { accounts } = await this.creditCheck.call(INTERNAL.balances.ofFloat, { query });
    return ok(JSON.stringify({ accounts }));
  }

  @Handles(API.listFloatMovements)
  async movements(@TheCall() call: Call<typeof API.listFloatMovements>): Promise<Answer> {
    const { asset } = call.query;
    const as_of = this.pastTime.read(call.query);
    const { entries, nextPageToken } = await this.ledgerEntries.page(call, { account: 'float', asset, as_of });
    return ok(JSON.stringify({ movements: entries, next_page_token: nextPageToken }));
  }

  @Handles(API.listLedgerEntries)
  async entries(@TheCall() call: Call<typeof API.listLedgerEntries>): Promise<Answer> {
    const { page_size: _size, page_token: _token, ...filter } = call.query;
    const as_of = this.pastTime.read(filter);
    const account = await this.ledgerAccount(call.caller.platformCode, filter.account);
    const { entries, nextPageToken } = await this.ledgerEntries.page(call, { ...filter, account, as_of });
    return ok(JSON.stringify({ entries, next_page_token: nextPageToken }));
  }

  /**
   * The ledger account that a filter names. A `general` account has none of its own: its entries are those of the own account
   * of its holder.
   */
  private async ledgerAccount(platformCode: string, name: string | undefined): Promise<string | undefined> {
    if (name?.startsWith(CUSTOMER_ACCOUNT) !== true) return name;
    const reference = readZrn(name.slice(CUSTOMER_ACCOUNT.length));
    const record = reference === undefined ? undefined : await this.accounts.find(platformCode, reference);
    if (record?.account.account_label !== GENERAL_LABEL) return name;
    return `participant:${record.account.participant_code}`;
  }
}
