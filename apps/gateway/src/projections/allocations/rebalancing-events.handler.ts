import { Inject, Injectable } from '@nestjs/common';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { Replies, type ReplySink } from '../../replies';
import { ConfigurationsProjection } from '../configurations/configurations.projection';
import { AllocationsProjection } from './allocations.projection';
import type { RebalancingEvent } from './read-rebalancing-events';

/**
 * Shows allocations and configurations as the rebalancer has decided them, and records the replies for calls that wait
 * for it.
 */
@Injectable()
export class RebalancingEventsHandler {
  constructor(
    private readonly allocations: AllocationsProjection,
    private readonly configurations: ConfigurationsProjection,
    @Inject(Replies) private readonly replies: ReplySink,
  ) {}

  async handle(tx: Tx, read: readonly (RebalancingEvent | undefined)[]): Promise<readonly OutgoingMessage[]> {
    const events = read.filter((event) => event !== undefined);
    await this.allocations.project(
      tx,
      events.flatMap(({ allocations }) => allocations),
    );
    await this.configurations.project(
      tx,
      events.flatMap(({ configurations }) => configurations),
    );
    return this.replies.record(
      tx,
      events.map(({ reply }) => reply),
    );
  }
}
