import { Injectable } from '@nestjs/common';
import { BacklogCount } from './backlog-count';
import { EndpointConnections } from './endpoint-connections';
import { EndpointRetirement } from './endpoint-retirement';
import { EndpointWatch } from './endpoint-watch';

/** A round over all endpoints: queues, deleted endpoints, idle connections, and the size of the backlog. */
@Injectable()
export class EndpointRound {
  constructor(
    private readonly watch: EndpointWatch,
    private readonly retirement: EndpointRetirement,
    private readonly connections: EndpointConnections,
    private readonly backlog: BacklogCount,
  ) {}

  /** Runs one round. Returns false when another round is needed at once. */
  async run(): Promise<boolean> {
    const { deleted, idle } = await this.watch.look();
    const isDone = await this.retirement.retire(deleted);
    this.connections.retire(idle);
    this.backlog.measure();
    return isDone;
  }
}
