import { Inject, Injectable } from '@nestjs/common';
import type { API } from '@ballast/api';
import { compose, type Cause, type Composed, type TargetAllocation } from '@ballast/contracts';
import { allocationRequested } from '@ballast/contracts/rebalancing';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, found, IdempotentRequests } from '@ballast/platform-edge';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import type { GatewayConfig } from '../config';
import { MarketsReader } from '../markets';
import { AllocationsQuery } from '../projections';
import { type Awaited, Outcomes } from '../replies';
import { type AllocationBody, readAllocation } from './read-allocation';

const WHAT = 'allocation';

/** Makes and changes allocations through the rebalancer. Answers when the change is readable. */
@Injectable()
export class AllocationsHandler {
  constructor(
    private readonly allocations: AllocationsQuery,
    private readonly requests: IdempotentRequests,
    private readonly outcomes: Outcomes,
    private readonly markets: MarketsReader,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  create(call: Call<typeof API.createAllocation>): Promise<Answer> {
    const find = (id: string): Promise<string | undefined> => this.allocations.find(call.caller.platformCode, id);
    return this.requests.run({
      call,
      read: async ({ document }) => readAllocation(document, await this.markets.read(), null),
      effect: {
        kind: 'remote',
        awaits: 'allocation_change' satisfies Awaited,
        messages: async (_tx, body, changeId, cause) => [this.request({ cause, changeId, id: changeId }, body)],
        finish: async (_body, changeId) => {
          await this.changed(changeId);
          return { resourceId: changeId, answer: found(await find(changeId), WHAT) };
        },
      },
      current: find,
    });
  }

  replace(call: Call<typeof API.replaceAllocation>): Promise<Answer> {
    const { platformCode } = call.caller;
    const id = call.params.allocation_id.toLowerCase();
    const find = async (): Promise<string> => found(await this.allocations.find(platformCode, id), WHAT);
    return this.requests.run({
      call,
      locate: async () => void (await find()),
      read: async ({ document }) => {
        const { quoted_currency } = JSON.parse(await find()) as TargetAllocation;
        return readAllocation(document, await this.markets.read(), quoted_currency);
      },
      effect: {
        kind: 'remote',
        awaits: 'allocation_change' satisfies Awaited,
        resourceId: () => id,
        messages: async (_tx, body, changeId, cause) => [this.request({ cause, changeId, id }, body)],
        finish: async (_body, changeId) => {
          await this.changed(changeId);
          return { resourceId: id, answer: await find() };
        },
      },
      current: find,
    });
  }

  private request(
    { cause, changeId, id }: { readonly cause: Cause; readonly changeId: string; readonly id: string },
    { name, quotedCurrency, allocation }: AllocationBody,
  ): Composed {
    return compose(allocationRequested, {
      cause,
      key: cause.platformCode,
      correlationId: changeId,
      place: changeId,
      occurredAt: toTimestamp(this.clock()),
      data: {
        change_id: changeId,
        allocation_id: id,
        quoted_currency: quotedCurrency,
        allocation: [...allocation],
        ...(name === undefined ? {} : { name }),
      },
    });
  }

  private async changed(changeId: string): Promise<void> {
    await this.outcomes.of(changeId, 'rebalancer', this.config.EFFECT_TIMEOUT_MS);
  }
}
