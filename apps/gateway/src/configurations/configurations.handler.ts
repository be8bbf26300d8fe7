import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import {
  CHUNK_PARTICIPANTS_MAX,
  compose,
  type AskedConfigurations,
  type Cause,
  type Composed,
} from '@ballast/contracts';
import { configurationsRequested } from '@ballast/contracts/rebalancing';
import { chunked, toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, IdempotentRequests, viewOf, type MutatingCall } from '@ballast/platform-edge';
import { parseBody, Problem } from '@ballast/platform-http';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { ConfigurableAccountsQuery, ConfigurationsQuery } from '../projections';
import { type Awaited, Outcomes } from '../replies';
import { readEntries, readNewConfigurations } from './read-configurations';

type Kind = AskedConfigurations['kind'];
type Entries = readonly AskedConfigurations['entries'][number][];

const WHAT = 'configuration';
const NONE = { rebalancing_strategy_ids: [] };

/** The sums over the chunks of a request. */
interface Outcome {
  readonly created: number;
  readonly updated: number;
  /** Absent for a request that was done. */
  readonly refusal?: 'exists' | 'missing';
}

/** Makes, changes and removes configurations through the rebalancer. Answers when the change is readable. */
@Injectable()
export class ConfigurationsHandler {
  constructor(
    private readonly configurations: ConfigurationsQuery,
    private readonly accounts: ConfigurableAccountsQuery,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: Call<typeof API.createConfiguration>): Promise<Answer> {
    const { platformCode } = call.caller;
    const find = this.finder(call);
    const exists = (): Problem => new Problem('conflict', 'The account has a configuration already.');
    return this.requests.run({
      call,
      read: ({ document }) => {
        const body = parseBody(API.createConfiguration.body, document);
        return readEntries(platformCode, [{ ...NONE, ...body, path: 'body/' }], this.accounts);
      },
      effect: {
        kind: 'remote',
        awaits: 'configuration_change' satisfies Awaited,
        resourceId: (entries) => idOf(entries),
        refuse: async (entries) => {
          if ((await find(idOf(entries))) !== undefined) throw exists();
        },
        messages: async (_tx, entries, changeId, cause) => this.messages({ cause, changeId }, 'create', entries),
        finish: async (entries, changeId) => {
          if ((await this.changed(changeId)).refusal !== undefined) throw exists();
          return { resourceId: idOf(entries), answer: found(await find(idOf(entries)), WHAT, 'account') };
        },
      },
      current: find,
    });
  }

  createMany(call: MutatingCall): Promise<Answer> {
    const { platformCode } = call.caller;
    return this.requests.run({
      call,
      read: ({ document }) => {
        const sent = readNewConfigurations(document, this.config.PARTICIPANTS_MAX);
        return readEntries(
          platformCode,
          sent.map((each) => ({ ...NONE, ...each })),
          this.accounts,
        );
      },
      effect: {
        kind: 'remote',
        awaits: 'configurations' satisfies Awaited,
        messages: async (_tx, entries, changeId, cause) => this.messages({ cause, changeId }, 'put', entries),
        finish: async (_entries, changeId) => {
          const { created, updated } = await this.changed(changeId, this.config.BULK_TIMEOUT_MS);
          return { answer: JSON.stringify({ created, updated }) };
        },
      },
    });
  }

  update(call: Call<typeof API.updateConfiguration>): Promise<Answer> {
    const accountId = call.params.account_id.toLowerCase();
    const find = this.finder(call);
    return this.requests.run({
      call,
      locate: async () => void found(await find(accountId), WHAT, 'account'),
      read: ({ document }) => {
        const body = parseBody(API.updateConfiguration.body, document);
        return readEntries(
          call.caller.platformCode,
          [{ ...body, account_id: accountId, path: 'body/' }],
          this.accounts,
        );
      },
      effect: {
        kind: 'remote',
        awaits: 'configuration_change' satisfies Awaited,
        resourceId: () => accountId,
        messages: async (_tx, entries, changeId, cause) => this.messages({ cause, changeId }, 'change', entries),
        finish: async (_entries, changeId) => {
          const { refusal } = await this.changed(changeId);
          const answer = refusal === undefined ? await find(accountId) : undefined;
          return { resourceId: accountId, answer: found(answer, WHAT, 'account') };
        },
      },
      current: find,
    });
  }

  remove(call: Call<typeof API.deleteConfiguration>): Promise<Answer> {
    const accountId = call.params.account_id.toLowerCase();
    const find = this.finder(call);
    return this.requests.run({
      call,
      locate: async () => void found(await find(accountId), WHAT, 'account'),
      read: () => readEntries(call.caller.platformCode, [{ account_id: accountId, path: 'path/' }], this.accounts),
      effect: {
        kind: 'remote',
        awaits: 'configuration_change' satisfies Awaited,
        resourceId: () => accountId,
        messages: async (_tx, entries, changeId, cause) => this.messages({ cause, changeId }, 'remove', entries),
        finish: async (_entries, changeId) => {
          const { refusal } = await this.changed(changeId);
          found(refusal === undefined ? accountId : undefined, WHAT, 'account');
          return { resourceId: accountId, answer: '' };
        },
      },
    });
  }

  /** Reads the configuration of an account for the caller of a request. */
  private finder({ caller }: MutatingCall): (accountId: string) => Promise<string | undefined> {
    return (accountId) => this.configurations.find(viewOf(caller), accountId);
  }

  private messages(
    { cause, changeId }: { readonly cause: Cause; readonly changeId: string },
    kind: Kind,
    entries: Entries,
  ): readonly Composed[] {
    const chunks = chunked(entries, CHUNK_PARTICIPANTS_MAX);
    const occurredAt = toTimestamp(this.clock());
    return chunks.map((chunk, index) =>
      compose(configurationsRequested, {
        cause,
        key: cause.platformCode,
        correlationId: changeId,
        place: `${changeId}:${index}`,
        occurredAt,
        data: { change_id: changeId, chunk: index, chunks: chunks.length, kind, entries: [...chunk] },
      }),
    );
  }

  private async changed(changeId: string, timeoutMs = this.config.EFFECT_TIMEOUT_MS): Promise<Outcome> {
    return JSON.parse(await this.outcomes.of(changeId, 'configurations', timeoutMs)) as Outcome;
  }
}

/** The account of a request for a single configuration. */
function idOf(entries: Entries): string {
  return entries[0]?.account_id ?? '';
}
