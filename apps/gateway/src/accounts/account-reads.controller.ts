import { Controller, Inject } from '@nestjs/common';
import { API } from '@ballast/api';
import { GENERAL_LABEL, type CustomerAccount } from '@ballast/contracts';
import { readZrn, relationOf, shownAccount, type CountingRecord, type Relation } from '@ballast/domain-advisors';
import { INTERNAL } from '@ballast/internal-api';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import {
  type Answer,
  type Call,
  Handles,
  ok,
  pageAnswer,
  PageTokens,
  TheCall,
  type View,
} from '@ballast/platform-edge';
import { CLOCK } from '@ballast/platform-service';
import { CreditCheckClient } from '../clients';
import { AccountEventsQuery } from '../events';
import { LedgerEntriesQuery } from '../ledger';
import { CustomerAccountsQuery } from '../projections';
import { accountNotFound, advisorNotFound } from './account-problems';
import { balancesOf } from './balances-of';

/** An account that a reader may see, with the relation that lets the reader see it. */
interface VisibleAccount {
  readonly record: CountingRecord;
  readonly relation: Relation;
  readonly now: Timestamp;
}

/** Calls that read customer accounts. */
@Controller()
export class AccountReadsController {
  constructor(
    private readonly accounts: CustomerAccountsQuery,
    private readonly tokens: PageTokens,
    private readonly creditCheck: CreditCheckClient,
    private readonly accountEvents: AccountEventsQuery,
    private readonly ledgerEntries: LedgerEntriesQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Handles(API.listCustomerAccounts)
  async list(@TheCall() call: Call<typeof API.listCustomerAccounts>): Promise<Answer> {
    const { view, query } = call;
    const now = toTimestamp(this.clock());
    const { records, next } = await this.accounts.list(view, query, { now, page: this.tokens.read(call) });
    const bodies = records.map((record) =>
      JSON.stringify(shownTo(view, { record, relation: relationIn(view, record, now), now })),
    );
    return pageAnswer('accounts', bodies, this.tokens.write(next, call));
  }

  @Handles(API.getCustomerAccount)
  async details(@TheCall() { view, params }: Call<typeof API.getCustomerAccount>): Promise<Answer> {
    return ok(JSON.stringify(shownTo(view, await this.visible(view, params.zrn))));
  }

  @Handles(API.getAccountBalances)
  async balances(@TheCall() { view, params }: Call<typeof API.getAccountBalances>): Promise<Answer> {
    const { zrn, participant_code, account_label } = (await this.visible(view, params.zrn)).record.account;
    const query = { platform_code: view.platformCode, participant_code };
    const { balances } = await this.creditCheck.call(INTERNAL.balances.ofParticipant, { query });
    return ok(JSON.stringify({ zrn, balances: balancesOf(account_label, balances) }));
  }

  @Handles(API.listAccountActivity)
  async activity(@TheCall() call: Call<typeof API.listAccountActivity>): Promise<Answer> {
    const { id, participant_code, account_label } = (await this.visible(call.view, call.params.zrn)).record.account;
    const { asset } = call.query;
    const owner = account_label === GENERAL_LABEL ? { holder: participant_code } : { account: `account:${id}` };
    const { entries, nextPageToken } = await this.ledgerEntries.page(call, { ...owner, asset });
    return ok(JSON.stringify({ entries, next_page_token: nextPageToken }));
  }

  @Handles(API.listAdvisors)
  async advisors(@TheCall() { view, params }: Call<typeof API.listAdvisors>): Promise<Answer> {
    const { grants } = shownTo(view, await this.visible(view, params.zrn));
    return ok(JSON.stringify({ advisors: grants }));
  }

  @Handles(API.getGrantHistory)
  async history(@TheCall() { view, params }: Call<typeof API.getGrantHistory>): Promise<Answer> {
    const { record, relation } = await this.visible(view, params.zrn);
    const { participant_code: code } = params;
    const isOthers = relation === 'advisor' && view.kind === 'participant' && view.participantCode !== code;
    const versions = isOthers ? [] : await this.accounts.history(record.account.id, code);
    if (versions.length === 0) throw advisorNotFound();
    return ok(JSON.stringify({ versions }));
  }

  @Handles(API.listAccountEvents)
  async events(@TheCall() { view, params, query }: Call<typeof API.listAccountEvents>): Promise<Answer> {
    const visible = await this.visible(view, params.zrn);
    const { events, ...end } = await this.accountEvents.after({
      accountId: visible.record.account.id,
      ...query,
      advisor: advisorIn(view, visible),
    });
    // The stored payload is inserted as text, so that it has the bytes that the webhook carries.
    const texts = events.map(({ payload, ...event }) => `${JSON.stringify(event).slice(0, -1)},"payload":${payload}}`);
    return ok(`{"events":[${texts.join(',')}],${JSON.stringify(end).slice(1)}`);
  }

  /** @throws Problem `account_not_found` when there is no such account for this reader. */
  private async visible(view: View, zrn: string): Promise<VisibleAccount> {
    const reference = readZrn(zrn);
    const record = reference === undefined ? undefined : await this.accounts.find(view.platformCode, reference);
    if (record === undefined) throw accountNotFound();
    const now = toTimestamp(this.clock());
    const relation = relationIn(view, record, now);
    if (relation === 'none') throw accountNotFound();
    return { record, relation, now };
  }
}

function relationIn(view: View, record: CountingRecord, now: Timestamp): Relation {
  return view.kind === 'platform' ? 'platform' : relationOf(view.participantCode, record, now);
}

/** The account as a reader sees it: an advisor sees no other advisors. */
function shownTo(view: View, visible: VisibleAccount): CustomerAccount {
  return shownAccount(visible.record, visible.now, advisorIn(view, visible));
}

/** The code of a reader who advises on the account; undefined for every other reader. */
function advisorIn(view: View, { relation }: VisibleAccount): string | undefined {
  return relation === 'advisor' && view.kind === 'participant' ? view.participantCode : undefined;
}
