import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import type { BulkRefusal } from '@ballast/contracts';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, IdempotentRequests } from '@ballast/platform-edge';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../../config';
import { MarketsReader } from '../../markets';
import { type Awaited, Outcomes } from '../../replies';
import { refusedProblem } from '../account-problems';
import { assertNoViolations } from '../read-account-request';
import { creationMessages, linkMessages } from './bulk-messages';
import { BulkPrecheckQuery, type Prechecked } from './bulk-precheck.query';
import { readLinks, readNewAccounts } from './read-bulk-request';

/** Counts of a bulk call. */
interface Outcome {
  readonly existing: number;
  /** Absent when no entry was refused. */
  readonly refused?: readonly BulkRefusal[];
}

/**
 * Makes many accounts, or links many advisors, through the registry. An entry that may not be refuses the whole call before
 * anything is sent. The registry decides each chunk anew, so an entry that only a change of the same moment makes bad is
 * refused there, and the entries of other chunks stand.
 */
@Injectable()
export class AccountsInBulkHandler {
  constructor(
    private readonly precheck: BulkPrecheckQuery,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    private readonly markets: MarketsReader,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: Call<typeof API.createCustomerAccounts>): Promise<Answer> {
    const { platformCode } = call.caller;
    return this.requests.run({
      call,
      read: ({ document }) => readNewAccounts(document, this.config.PARTICIPANTS_MAX),
      effect: {
        kind: 'remote',
        awaits: 'account_bulk' satisfies Awaited,
        refuse: async (accounts) => assertAllowed('accounts', await this.precheck.ofAccounts(platformCode, accounts)),
        messages: async (_tx, accounts, changeId, cause) =>
          creationMessages({ cause, changeId, now: toTimestamp(this.clock()) }, accounts),
        finish: async (_accounts, changeId) => ({ answer: await this.ended('accounts', changeId) }),
      },
    });
  }

  link(call: Call<typeof API.linkAdvisors>): Promise<Answer> {
    const { platformCode } = call.caller;
    return this.requests.run({
      call,
      read: async ({ document }) => {
        const context = { markets: await this.markets.read(), now: this.clock() };
        return readLinks(document, context, this.config.PARTICIPANTS_MAX);
      },
      effect: {
        kind: 'remote',
        awaits: 'account_bulk' satisfies Awaited,
        refuse: async (links) => assertAllowed('advisors', await this.precheck.ofLinks(platformCode, links)),
        messages: async (_tx, links, changeId, cause) =>
          linkMessages({ cause, changeId, now: toTimestamp(this.clock()) }, links),
        finish: async (_links, changeId) => ({ answer: await this.ended('advisors', changeId) }),
      },
    });
  }

  /** JSON of the counts. @throws Problem naming the entries that the registry has refused. */
  private async ended(list: 'accounts' | 'advisors', changeId: string): Promise<string> {
    const answer = await this.outcomes.of(changeId, 'account_bulk', this.config.BULK_TIMEOUT_MS);
    const { refused = [] } = JSON.parse(answer) as Outcome;
    assertNoRefusals(list, refused);
    return answer;
  }
}

function assertAllowed(list: 'accounts' | 'advisors', { violations, refused }: Prechecked): void {
  assertNoViolations(violations);
  assertNoRefusals(list, refused);
}

/** @throws Problem of the class of the first refused entry, naming all of them by their places in the body. */
function assertNoRefusals(list: 'accounts' | 'advisors', refused: readonly BulkRefusal[]): void {
  if (refused.length === 0) return;
  const placed = refused.flatMap(({ entry, refusals }) =>
    refusals.map(({ zrn: _zrn, ...refusal }) => {
      const path = [list, entry, ...(refusal.path === '' ? [] : [refusal.path])].join('/');
      return { ...refusal, path };
    }),
  );
  throw refusedProblem(placed);
}
