import { Inject, Injectable } from '@nestjs/common';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { WritePath, type OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { dispatcherCause } from '../dispatcher-cause';
import { endpointFact } from '../manage-endpoints/endpoint-fact';
import { DeliveryStore } from '../persistence/delivery.store';
import { EndpointStore } from '../persistence/endpoint.store';
import { endedFacts } from '../queue-deliveries/delivery-facts';

/** Upper bound of deliveries that one transaction gives up. */
const GIVEN_UP_MAX = 1_000;

/** Gives up the pending deliveries of deleted endpoints. */
@Injectable()
export class EndpointRetirement {
  constructor(
    private readonly writePath: WritePath,
    private readonly endpoints: EndpointStore,
    private readonly deliveries: DeliveryStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives up one batch of deliveries per endpoint. Returns true when no delivery of them is pending any more. */
  async retire(endpointIds: readonly string[]): Promise<boolean> {
    let areDone = true;
    for (const id of endpointIds) areDone = (await this.writePath.run((tx) => this.giveUp(tx, id))) && areDone;
    return areDone;
  }

  private async giveUp(tx: Tx, id: string): Promise<{ result: boolean; messages: readonly OutgoingMessage[] }> {
    const at = toTimestamp(this.clock());
    const givenUp = await this.deliveries.giveUp(tx, id, { now: at, max: GIVEN_UP_MAX });
    const ended = endedFacts(givenUp, at, ({ platformCode }) => dispatcherCause(id, platformCode));
    if (givenUp.length === GIVEN_UP_MAX) return { result: false, messages: ended };
    const finished = await this.endpoints.lockFinished(tx, id);
    if (finished === undefined) return { result: false, messages: ended };
    const retired = { ...finished, revision: finished.revision + 1 };
    const cause = dispatcherCause(id, finished.platformCode);
    const fact = endpointFact(cause, retired, { change: 'retired', at });
    await this.endpoints.applyChanged(tx, [fact.envelope]);
    return { result: true, messages: [...ended, fact] };
  }
}
