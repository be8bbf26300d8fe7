import { Inject, Injectable } from '@nestjs/common';
import type { EndpointChanged } from '@ballast/contracts/webhook';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { causeOfCall } from '@ballast/platform-http';
import { WritePath, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { EndpointWatch } from '../deliver-webhooks/endpoint-watch';
import type { StoredEndpoint } from '../persistence/endpoint';
import { EndpointStore } from '../persistence/endpoint.store';
import { endpointFact } from './endpoint-fact';
import type { Address } from './endpoint-input';
import { ownEndpoint } from './own-endpoint';

/** An endpoint as its owner wants it, and the answer to the owner. */
export interface RequestedChange<T> {
  /** The same object as before when nothing changes. */
  readonly after: StoredEndpoint;
  readonly change: EndpointChanged['change'];
  readonly result: T;
  /** Further facts of the same change. */
  readonly messages?: readonly OutgoingMessage[];
}

/** Changes of endpoints by their owners. After a call has returned, the change holds for every later event. */
@Injectable()
export class EndpointChanges {
  constructor(
    private readonly writePath: WritePath,
    private readonly endpoints: EndpointStore,
    private readonly watch: EndpointWatch,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Creates the endpoint that `create` answers; `created` is undefined when it exists already. */
  async create<T>(
    id: string,
    create: (tx: Tx, now: Date) => Promise<{ readonly created: StoredEndpoint | undefined; readonly result: T }>,
  ): Promise<T> {
    const answer = await this.writePath.run(async (tx) => {
      const now = this.clock();
      const { created, result } = await create(tx, now);
      const messages = created === undefined ? [] : await this.write(tx, created, { change: 'created', now });
      return { result, messages };
    });
    await this.watch.refresh(id);
    return answer;
  }

  /**
   * Locks an endpoint, calls `change` and stores `after`, unless it is the same object as `before`.
   * @throws Problem `not_found` for an endpoint that does not exist, is deleted or belongs to another platform.
   */
  async change<T>(
    { platformCode, id }: Address,
    change: (tx: Tx, before: StoredEndpoint, now: Date) => Promise<RequestedChange<T>>,
  ): Promise<T> {
    const changed = await this.writePath.run(async (tx) => {
      const before = ownEndpoint(await this.endpoints.lock(tx, id), platformCode);
      const now = this.clock();
      const { after, change: kind, result, messages = [] } = await change(tx, before, now);
      if (after === before) return { result, messages };
      const next = { ...after, version: before.version + 1, revision: before.revision + 1 };
      return { result, messages: [...messages, ...(await this.write(tx, next, { change: kind, now }))] };
    });
    await this.watch.refresh(id);
    return changed;
  }

  private async write(
    tx: Tx,
    endpoint: StoredEndpoint,
    { change, now }: { readonly change: EndpointChanged['change']; readonly now: Date },
  ): Promise<readonly OutgoingMessage[]> {
    const { id, platformCode } = endpoint;
    const cause = causeOfCall({ correlationId: id, platformCode });
    const fact = endpointFact(cause, endpoint, { change, at: toTimestamp(now) });
    await this.endpoints.applyChanged(tx, [fact.envelope]);
    return [fact];
  }
}
