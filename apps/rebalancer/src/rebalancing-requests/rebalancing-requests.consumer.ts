import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, TOPICS } from '@ballast/contracts';
import { allocationRequested, configurationsRequested } from '@ballast/contracts/rebalancing';
import { decodeMessages, WritePath, type LogMessage, type OutgoingMessage, type Slice } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { ChangeAllocationsHandler } from '../change-allocations/change-allocations.handler';
import { ChangeConfigurationsHandler } from '../change-configurations/change-configurations.handler';

/** The one ordered stream of a platform's requests: each is decided from what the requests before it have left. */
@Controller()
export class RebalancingRequestsConsumer {
  constructor(
    private readonly writePath: WritePath,
    private readonly changeAllocations: ChangeAllocationsHandler,
    private readonly changeConfigurations: ChangeConfigurationsHandler,
  ) {}

  @EventPattern(TOPICS.rebalancingRequests)
  receive(@Payload() slice: Slice): Promise<void> {
    return this.writePath.commit(slice, async (tx, messages) => {
      const facts: OutgoingMessage[] = [];
      for (const run of inRunsByType(messages)) facts.push(...(await this.handle(tx, run)));
      return facts;
    });
  }

  /** Hands requests, all of one type, to their handler. */
  private handle(tx: Tx, run: readonly LogMessage[]): Promise<readonly OutgoingMessage[]> {
    return run[0]?.type === configurationsRequested.type
      ? this.changeConfigurations.handle(
          tx,
          decodeMessages(run, (message) => decode(configurationsRequested, message)),
        )
      : this.changeAllocations.handle(
          tx,
          decodeMessages(run, (message) => decode(allocationRequested, message)),
        );
  }
}

/** Messages that follow each other and have one type. */
function inRunsByType(messages: readonly LogMessage[]): readonly (readonly LogMessage[])[] {
  const runs: LogMessage[][] = [];
  for (const message of messages) {
    const run = runs.at(-1);
    if (run?.[0]?.type === message.type) run.push(message);
    else runs.push([message]);
  }
  return runs;
}
