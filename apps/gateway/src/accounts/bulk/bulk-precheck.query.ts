import { Inject, Injectable } from '@nestjs/common';
import type { BulkRefusal } from '@ballast/contracts';
import { accountId, changeInBulk, type AccountState, type BulkEntry } from '@ballast/domain-advisors';
import { chunked, toTimestamp, type Clock } from '@ballast/kernel';
import { CLOCK } from '@ballast/platform-service';
import { CustomerAccountsQuery, ParticipantsQuery } from '../../projections';
import { fundingViolation, type NewAccount } from '../read-account-request';
import type { AddressedLink } from './read-bulk-request';

/** The faults of a bulk call by what the gateway knows. */
export interface Prechecked {
  readonly violations: readonly string[];
  readonly refused: readonly BulkRefusal[];
}

/** Entries that are looked up and judged at a time, so that the process answers other calls in between. */
const ENTRIES_AT_A_TIME = 1_000;

/**
 * Judges the entries of a bulk call by the rules of the registry and by what the gateway shows, before anything is sent.
 * The gateway shows an account and a participant as soon as their calls are answered.
 */
@Injectable()
export class BulkPrecheckQuery {
  constructor(
    private readonly accounts: CustomerAccountsQuery,
    private readonly participants: ParticipantsQuery,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async ofAccounts(platformCode: string, accounts: readonly NewAccount[]): Promise<Prechecked> {
    const violations: string[] = [];
    const refused: BulkRefusal[] = [];
    let first = 0;
    for (const chunk of chunked(accounts, ENTRIES_AT_A_TIME)) {
      const codes = chunk.flatMap(({ participant_code, tenants, financial_advisors }) => [
        participant_code,
        ...tenants,
        ...financial_advisors,
      ]);
      const participants = await this.participants.standings(platformCode, codes);
      const entries = chunk.map((account): BulkEntry => {
        const id = accountId(platformCode, account.participant_code, account.account_label);
        return { accountId: id, command: { kind: 'create', platformCode, ...account } };
      });
      refused.push(...(await this.refusals(platformCode, entries, { first, participants })));
      chunk.forEach((account, index) => {
        const violation = fundingViolation(account, participants.get(account.participant_code)?.funding);
        if (violation !== undefined) violations.push(`body/accounts/${first + index}/prefunded ${violation}`);
      });
      first += chunk.length;
    }
    return { violations, refused };
  }

  async ofLinks(platformCode: string, links: readonly AddressedLink[]): Promise<Prechecked> {
    const refused: BulkRefusal[] = [];
    let first = 0;
    for (const chunk of chunked(links, ENTRIES_AT_A_TIME)) {
      const participants = await this.participants.standings(
        platformCode,
        chunk.map(({ link }) => link.participant_code),
      );
      const entries = chunk.map(({ account, link }): BulkEntry => {
        return { accountId: account?.id ?? '', command: { kind: 'link_advisor', ...link } };
      });
      const regions = chunk.map(({ account }) => account?.region ?? null);
      refused.push(...(await this.refusals(platformCode, entries, { first, participants, regions })));
      first += chunk.length;
    }
    return { violations: [], refused };
  }

  /** An account in another region than its name says is no account. */
  private async refusals(
    platformCode: string,
    entries: readonly BulkEntry[],
    known: {
      readonly first: number;
      readonly participants: AccountState['participants'];
      readonly regions?: readonly (string | null)[];
    },
  ): Promise<readonly BulkRefusal[]> {
    const { first, participants, regions = [] } = known;
    const ids = entries.map(({ accountId: id }) => id).filter((id) => id !== '');
    const accounts = await this.accounts.known(platformCode, ids);
    const now = toTimestamp(this.clock());
    const stateOf = (id: string): AccountState => {
      const { account = null, grants = [] } = accounts.get(id) ?? {};
      return { account, grants: new Map(grants.map((grant) => [grant.participant_code, grant])), participants };
    };
    const named = entries.map((entry, index): BulkEntry => {
      const region = regions[index] ?? null;
      return region === null || accounts.get(entry.accountId)?.account.region === region
        ? entry
        : { ...entry, accountId: '' };
    });
    return changeInBulk(named, { first, now, stateOf }).refused;
  }
}
