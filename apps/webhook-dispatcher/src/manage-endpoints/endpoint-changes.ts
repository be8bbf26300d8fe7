import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@ballast/kernel';
import { causeOfCall } from '@ballast/platform-http';
import { WritePath, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { EndpointWatch } from '../deliver-webhooks/endpoint-watch';
import type { StoredEndpoint } from '../persistence/endpoint';
import { EndpointStore } from '../persistence/endpoint.store';
import type { Address } from './endpoint-input';
import { ownEndpoint } from './own-endpoint';
import { statusChanged } from './status-message';

/** Changes of endpoints by their owners. After a call has returned, the change holds for every later event. */
@Injectable()
export class EndpointChanges {
  constructor(
    private readonly writePath: WritePath,
    private readonly endpoints: EndpointStore,
    private readonly watch: EndpointWatch,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Creates an endpoint by `insert`. */
  async create<T>(id: string, insert: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    const created = await this.writePath.run(async (tx) => ({ result: await insert(tx, this.clock()), messages: [] }));
    await this.watch.refresh(id);
    return created;
  }

  /**
   * Locks an endpoint, calls `change` and stores `after`, unless it is the same object as `before`.
   * @throws Problem `not_found` for an endpoint that does not exist, is deleted or belongs to another platform.
   */
  async change<T>(
    { platformCode, id }: Address,
    change: (tx: Tx, before: StoredEndpoint, now: Date) => Promise<{ after: StoredEndpoint; result: T }>,
  ): Promise<T> {
    const changed = await this.writePath.run(async (tx) => {
      const before = ownEndpoint(await this.endpoints.lock(tx, id), platformCode);
      const { after, result } = await change(tx, before, this.clock());
      if (after !== before) await this.endpoints.update(tx, after);
      return { result, messages: statusMessages(before, after) };
    });
    await this.watch.refresh(id);
    return changed;
  }
}

function statusMessages(before: StoredEndpoint, after: StoredEndpoint): readonly OutgoingMessage[] {
  const was = before.status === 'enabled' ? 'enabled' : 'disabled';
  const is = after.status === 'enabled' ? 'enabled' : 'disabled';
  if (was === is) return [];
  const cause = causeOfCall({ correlationId: after.id, platformCode: after.platformCode });
  return [statusChanged(cause, { ...after, status: is, reason: after.statusReason }, after.updatedAt)];
}
