import { Injectable } from '@nestjs/common';
import { INTERNAL, type InternalInput } from '@ballast/internal-api';
import { type Call, PageTokens } from '@ballast/platform-edge';
import { CreditCheckClient } from '../clients';

/** Filters of a list of ledger entries. */
type EntryFilter = Omit<InternalInput<typeof INTERNAL.entries.list>['query'], 'platform_code' | 'after' | 'limit'>;

/** A page of ledger entries, as credit-check has them: the gateway keeps no second copy of the ledger. */
@Injectable()
export class LedgerEntriesQuery {
  constructor(
    private readonly creditCheck: CreditCheckClient,
    private readonly tokens: PageTokens,
  ) {}

  /** The entries of the caller's platform that a filter selects, on the page that the call asks for. */
  async page(
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
