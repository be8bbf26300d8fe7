import { Inject, Injectable } from '@nestjs/common';
import { GENERAL_LABEL, participantSchema, type Instrument, type Participant } from '@ballast/contracts';
import {
  accountId,
  authorityOf,
  authorize,
  isInForce,
  readZrn,
  STATUS_RIGHTS,
  type AccountReference,
  type Authority,
  type CountingRecord,
  type Trade,
} from '@ballast/domain-advisors';
import type { QuoteSide } from '@ballast/domain-rfq';
import { parseMoney, toTimestamp, type Clock } from '@ballast/kernel';
import { isJsonObject, member, type View } from '@ballast/platform-edge';
import { Problem } from '@ballast/platform-http';
import { CLOCK } from '@ballast/platform-service';
import { CustomerAccountsQuery, ParticipantsQuery } from '../projections';
import { initiatorOf } from './quoting-view';

/** A trade that somebody wants to make on an account. */
export interface WantedTrade {
  readonly side: QuoteSide;
  readonly instrument: Instrument;
  /** Money of the trade; `0` before it has a price. */
  readonly notional?: string;
}

/**
 * Customer accounts as their read model shows them to somebody who wants to trade. The read model refuses early; what
 * counts is the check in the transaction that places the hold.
 */
@Injectable()
export class TradableAccounts {
  constructor(
    private readonly accounts: CustomerAccountsQuery,
    private readonly participants: ParticipantsQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The account that a body names; undefined when it names none, which is for the reader of the body to refuse.
   * @throws Problem `account_not_found` for the platform, `advisor_not_authorized` for a participant without a relation.
   */
  async locate(document: unknown, view: View): Promise<CountingRecord | undefined> {
    const reference = referenceOf(document, view);
    if (reference === undefined) return undefined;
    const record = reference === null ? undefined : await this.accounts.find(view.platformCode, reference);
    if (view.kind === 'platform') {
      if (record === undefined) throw new Problem('account_not_found', 'customer account not found', NOT_FOUND);
      return record;
    }
    if (record === undefined || !(await this.mayTrade(view, record))) throw notAuthorized();
    return record;
  }

  /**
   * Refuses a trade that the account or its holder cannot make now.
   * @throws Problem `conflict`, or `participant_not_found` for a holder who is not approved.
   */
  async assertTradable({ account }: CountingRecord, { side, instrument }: WantedTrade): Promise<void> {
    const { buys, sells } = STATUS_RIGHTS[account.status];
    if (!(side === 'buy' ? buys : sells)) throw conflict(`customer account is ${account.status}`);
    const holder = await this.participant(account.platform_code, account.participant_code);
    if (holder?.status !== 'approved') {
      throw new Problem('participant_not_found', 'participant not found', { errors: ['participant not found'] });
    }
    const { symbol, status } = instrument;
    if (status !== 'enabled' || holder.disabled_instruments.includes(symbol)) {
      throw conflict(`instrument ${symbol} not enabled for participant`);
    }
  }

  /**
   * Refuses a trade that the grant of an advisor does not allow. A quote does not judge the daily limit: the credit check
   * alone knows the use of the day on which the quote is executed.
   * @throws Problem with a sentence and code of the refused authorization.
   */
  async assertAuthorized(view: View, record: CountingRecord, wanted: WantedTrade): Promise<void> {
    const authorization = authorize({
      authority: withoutDailyLimit(await this.authorityOf(view, record)),
      rights: [wanted.side === 'buy' ? 'BUY' : 'SELL'],
      trade: () => tradeOf(wanted),
      now: toTimestamp(this.clock()),
    });
    if (authorization.outcome === 'authorized') return;
    const { code, sentence } = authorization.refusal;
    throw new Problem(code, sentence, { errors: [sentence] });
  }

  /** Whether a participant has a relation to the account by which it may trade: tenants and advisors who are approved. */
  private async mayTrade(view: View, record: CountingRecord): Promise<boolean> {
    const authority = await this.authorityOf(view, record);
    switch (authority.relation) {
      case 'none':
        return false;
      case 'tenant':
        return authority.isApproved;
      case 'advisor':
        return authority.isApproved && isInForce(authority.grant, toTimestamp(this.clock()));
      default:
        return true;
    }
  }

  private async authorityOf(view: View, { account, grants }: CountingRecord): Promise<Authority> {
    const actor = initiatorOf(view);
    const isStranger = actor !== '' && actor !== account.participant_code;
    return authorityOf({
      actor,
      actorStatus: isStranger ? (await this.participant(view.platformCode, actor))?.status : undefined,
      holder: account.participant_code,
      account,
      grant: grants.find(({ participant_code }) => participant_code === actor),
      used: '0',
    });
  }

  private async participant(platformCode: string, code: string): Promise<Participant | undefined> {
    const body = await this.participants.find(platformCode, code);
    return body === undefined ? undefined : participantSchema.parse(JSON.parse(body));
  }
}

function withoutDailyLimit(authority: Authority): Authority {
  if (authority.relation !== 'advisor') return authority;
  const { daily_notional: _, ...limits } = authority.grant.limits;
  return { ...authority, grant: { ...authority.grant, limits } };
}

function tradeOf({ instrument, notional = '0' }: WantedTrade): Trade {
  const { underlying_currency: underlying, quoted_currency: quotedCurrency, quoted_scale: scale } = instrument;
  return { assets: [underlying], quotedCurrency, notional: parseMoney(notional, quotedCurrency, scale) };
}

const NOT_FOUND = { errors: ['customer account not found'] };

/** The account that a body names, read leniently: null for a name that is none, undefined when the body names no account. */
function referenceOf(document: unknown, view: View): AccountReference | null | undefined {
  const text = (name: string): string | undefined => {
    const value = isJsonObject(document) ? member(document, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const zrn = text('account_group');
  if (zrn !== undefined) return readZrn(zrn) ?? null;
  const code = text('participant_code') ?? (view.kind === 'participant' ? view.participantCode : undefined);
  if (code === undefined) return undefined;
  return { id: accountId(view.platformCode, code, text('account_label') ?? GENERAL_LABEL), region: null };
}

function notAuthorized(): Problem {
  return new Problem('advisor_not_authorized', 'advisor not authorized', { errors: ['advisor not authorized'] });
}

function conflict(sentence: string): Problem {
  return new Problem('conflict', sentence, { errors: [sentence] });
}
