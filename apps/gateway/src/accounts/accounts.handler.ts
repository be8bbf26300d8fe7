import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, participantSchema, type AccountStatusCall, type FundingModel } from '@ballast/contracts';
import { accountChange, accountCreate } from '@ballast/contracts/registry';
import { accountId, readZrn, shownAccount, type AccountRefusal } from '@ballast/domain-advisors';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, IdempotentRequests, type JsonBody, type MutatingCall } from '@ballast/platform-edge';
import { parseBody } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { z } from 'zod';
import type { GatewayConfig } from '../config';
import { MarketsReader } from '../markets';
import { CustomerAccountsQuery, ParticipantsQuery } from '../projections';
import { type Awaited, Outcomes } from '../replies';
import { accountNotFound, refusedProblem } from './account-problems';
import {
  assertNoViolations,
  fundingViolation,
  readGrantPatch,
  readLink,
  readNewAccount,
  type GrantContext,
  type NewAccount,
} from './read-account-request';

type Change = z.output<typeof accountChange.data>['change'];

/** A call that changes the account that its path names. */
type AccountCall = MutatingCall & { readonly params: { readonly zrn: string } };
/** A call that changes a tenant or an advisor of an account. */
type MemberCall = AccountCall & { readonly params: { readonly participant_code: string } };

/** Answer of a change that the registry has decided. */
const ACCEPTED = '{}';

/**
 * Changes customer accounts through the registry. Answers when the registry has decided, which is before the change
 * counts: callers read the account, or listen for its event, to learn that it does.
 */
@Injectable()
export class AccountsHandler {
  constructor(
    private readonly accounts: CustomerAccountsQuery,
    private readonly participants: ParticipantsQuery,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    private readonly markets: MarketsReader,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: Call<typeof API.createCustomerAccount>): Promise<Answer> {
    const { platformCode } = call.caller;
    const idOf = (account: NewAccount): string =>
      accountId(platformCode, account.participant_code, account.account_label);
    return this.requests.run({
      call,
      read: async ({ document }) => {
        const account = readNewAccount(document);
        const violation = fundingViolation(account, await this.fundingOf(platformCode, account.participant_code));
        assertNoViolations(violation === undefined ? [] : [`body/prefunded ${violation}`]);
        return account;
      },
      effect: {
        kind: 'remote',
        awaits: 'account_change' satisfies Awaited,
        resourceId: idOf,
        messages: async (_tx, account, changeId, cause) => [
          compose(accountCreate, {
            cause,
            key: platformCode,
            correlationId: changeId,
            place: changeId,
            occurredAt: toTimestamp(this.clock()),
            data: { change_id: changeId, ...account },
          }),
        ],
        finish: async (account, changeId) => {
          await this.decided(changeId);
          const id = idOf(account);
          const answer = (await this.accounts.findKnown(platformCode, { id, region: null })) ?? ACCEPTED;
          const { zrn } = API.createCustomerAccount.answers[202].schema.pick({ zrn: true }).parse(JSON.parse(answer));
          return { resourceId: id, answer, headers: { location: `/accounts/${zrn}/details` } };
        },
      },
      current: (id) => this.current(platformCode, id),
    });
  }

  update(call: Call<typeof API.updateCustomerAccount>): Promise<Answer> {
    return this.change(call, ({ document }) => {
      const { tier } = parseBody(API.updateCustomerAccount.body, document);
      return { kind: 'set_tier', tier };
    });
  }

  /** Changes the status by the call that the path names last. */
  changeStatus(status: AccountStatusCall, call: AccountCall): Promise<Answer> {
    return this.change(call, ({ document }) => {
      const { reason = '' } = parseBody(API.lockAccount.body, document);
      return { kind: 'change_status', call: status, reason };
    });
  }

  /** Closes an account that is empty. The registry decides it when the credit check has sealed the account. */
  close(call: AccountCall): Promise<Answer> {
    return this.change(call, ({ document }) => {
      const { reason = '' } = parseBody(API.closeAccount.body, document);
      return { kind: 'close', reason };
    });
  }

  addTenant(call: Call<typeof API.addTenant>): Promise<Answer> {
    return this.change(call, ({ document }) => {
      const { participant_code } = parseBody(API.addTenant.body, document);
      return { kind: 'add_tenant', participant_code };
    });
  }

  linkAdvisor(call: Call<typeof API.linkAdvisor>): Promise<Answer> {
    return this.change(call, async ({ document }) => ({
      kind: 'link_advisor',
      ...readLink(document, await this.context()),
    }));
  }

  updateGrant(call: Call<typeof API.updateGrant>): Promise<Answer> {
    const { participant_code } = call.params;
    return this.change(call, async ({ document }) => ({
      kind: 'patch_grant',
      participant_code,
      ...readGrantPatch(document, await this.context()),
    }));
  }

  removeTenant(call: MemberCall): Promise<Answer> {
    const { participant_code } = call.params;
    return this.change(call, () => ({ kind: 'remove_tenant', participant_code }));
  }

  unlinkAdvisor(call: MemberCall): Promise<Answer> {
    const { participant_code } = call.params;
    return this.change(call, () => ({ kind: 'unlink_advisor', participant_code }));
  }

  private change(call: AccountCall, read: (body: JsonBody) => Change | Promise<Change>): Promise<Answer> {
    const { platformCode } = call.caller;
    const reference = readZrn(call.params.zrn);
    return this.requests.run({
      call,
      locate: async () => {
        const known = reference === undefined ? undefined : await this.accounts.findKnown(platformCode, reference);
        if (known === undefined) throw accountNotFound();
      },
      read,
      effect: {
        kind: 'remote',
        awaits: 'account_change' satisfies Awaited,
        messages: async (_tx, change, changeId, cause) => [
          compose(accountChange, {
            cause,
            key: platformCode,
            correlationId: changeId,
            place: changeId,
            occurredAt: toTimestamp(this.clock()),
            data: { change_id: changeId, account_id: reference?.id ?? '', change },
          }),
        ],
        finish: async (_change, changeId) => {
          await this.decided(changeId);
          return { answer: ACCEPTED };
        },
      },
    });
  }

  /** @throws Problem when the registry has refused the change. */
  private async decided(changeId: string): Promise<void> {
    const outcome = await this.outcomes.of(changeId, 'accounts', this.config.EFFECT_TIMEOUT_MS);
    const { refusals } = JSON.parse(outcome) as { readonly refusals?: readonly AccountRefusal[] };
    if (refusals !== undefined) throw refusedProblem(refusals);
  }

  /** JSON of an account as it is now; as its creation was answered until it has settled. */
  private async current(platformCode: string, id: string): Promise<string | undefined> {
    const settled = await this.accounts.find(platformCode, { id, region: null });
    return settled === undefined
      ? this.accounts.findKnown(platformCode, { id, region: null })
      : JSON.stringify(shownAccount(settled, toTimestamp(this.clock())));
  }

  private async fundingOf(platformCode: string, code: string): Promise<FundingModel | undefined> {
    const body = await this.participants.find(platformCode, code);
    return body === undefined ? undefined : participantSchema.parse(JSON.parse(body)).funding;
  }

  private async context(): Promise<GrantContext> {
    return { markets: await this.markets.read(), now: this.clock() };
  }
}
