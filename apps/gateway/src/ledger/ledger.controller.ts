import { Controller } from '@nestjs/common';
import { API } from '@ballast/api';
import { GENERAL_LABEL } from '@ballast/contracts';
import { readZrn } from '@ballast/domain-advisors';
import { INTERNAL, type InternalInput } from '@ballast/internal-api';
import { type Answer, type Call, Handles, ok, PageTokens, TheCall } from '@ballast/platform-edge';
import { CreditCheckClient } from '../clients';
import { CustomerAccountsQuery } from '../projections';
import { PastTime } from '../time';

/** Filters of the list of ledger entries. */
type EntryFilter = Omit<InternalInput<typeof INTERNAL.entries.list>['query'], 'platform_code' | 'after' | 'limit'>;

/** Prefix of the name of a customer account on the ledger; its uuid stands behind. */
const CUSTOMER_ACCOUNT = 'account:';

/** Ledger entries and the float, requested from credit-check: the gateway keeps no second copy of the ledger. */
@Controller()
export class LedgerController {
  constructor(
    private readonly creditCheck: CreditCheckClient,
    private readonly tokens: PageTokens,
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
    const { entries, nextPageToken } = await this.read(call, { account: 'float', asset, as_of });
    return ok(JSON.stringify({ movements: entries, next_page_token: nextPageToken }));
  }

  @Handles(API.listLedgerEntries)
  async entries(@TheCall() call: Call<typeof API.listLedgerEntries>): Promise<Answer> {
    const { page_size: _size, page_token: _token, ...filter } = call.query;
    const as_of = this.pastTime.read(filter);
    const account = await this.ledgerAccount(call.caller.platformCode, filter.account);
    const { entries, nextPageToken } = await this.read(call, { ...filter, account, as_of });
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

  private async read(
    call: Call,
    filter: EntryFilter,
  ): Promise<{ readonly entries: readonly unknown[]; readonly nextPageToken: string }> {
    const { after, limit } = this.tokens.read(call);
    const page = { after: after === undefined ? undefined : String(after[0]), limit };
    const query = { platform_code: call.caller.platformCode, ...filter, ...page };
    const { entries, next_after: next } = await this.creditCheck.call(INTERNAL.entries.list, { query });
    return { entries, nextPageToken: this.tokens.write(next === '' ? undefined : [next], call) };
  }
}
