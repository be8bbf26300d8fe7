import { Inject, Injectable } from '@nestjs/common';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { WritePath } from '@ballast/platform-log';
import { CLOCK } from '@ballast/platform-service';
import { EndpointStore } from '../persistence/endpoint.store';

/** Upper bound of deliveries that one transaction gives up. */
const GIVEN_UP_MAX = 1_000;

/** Gives up the pending deliveries of deleted endpoints. */
@Injectable()
export class EndpointRetirement {
  constructor(
    private readonly writePath: WritePath,
    private readonly endpoints: EndpointStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Gives up one batch of deliveries per endpoint. Returns true when all endpoints are retired. */
  async retire(endpointIds: readonly string[]): Promise<boolean> {
    let areDone = true;
    for (const id of endpointIds) {
      const isDone = await this.writePath.run(async (tx) => ({
        result: await this.endpoints.retire(tx, id, { now: toTimestamp(this.clock()), max: GIVEN_UP_MAX }),
        messages: [],
      }));
      areDone &&= isDone;
    }
    return areDone;
  }
}
