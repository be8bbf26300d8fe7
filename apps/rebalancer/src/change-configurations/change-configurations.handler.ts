import { Inject, Injectable } from '@nestjs/common';
import { compose, type AskedConfigurations, type Envelope } from '@ballast/contracts';
import { configurationsChanged } from '@ballast/contracts/rebalancing';
import { decideConfigurations } from '@ballast/domain-rebalancing';
import { toTimestamp, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { ConfigurationStore } from '../persistence/configuration.store';
import { HandledRequestStore, type RequestChunk } from '../persistence/handled-request.store';
import { RebalancerMetrics } from '../rebalancer.metrics';

type Request = Envelope<AskedConfigurations>;

/** Makes, changes and removes configurations, with one answer for each request. A repeated request changes nothing. */
@Injectable()
export class ChangeConfigurationsHandler {
  constructor(
    private readonly configurations: ConfigurationStore,
    private readonly handledRequests: HandledRequestStore,
    private readonly metrics: RebalancerMetrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(tx: Tx, received: readonly Request[]): Promise<readonly OutgoingMessage[]> {
    if (received.length === 0) return [];
    const isFresh = await this.handledRequests.insert(tx, received.map(chunkOf));
    const requests = received.filter((request) => isFresh(chunkOf(request)));
    const known = await this.configurations.load(
      tx,
      requests.flatMap(({ data }) => data.entries.map(({ account_id }) => account_id)),
    );
    const now = toTimestamp(this.clock());
    const facts = requests.map((cause) => {
      const { platformCode, data: asked } = cause;
      const decided = decideConfigurations(known, asked, now);
      // The next request of the slice finds the configurations as this one leaves them.
      for (const configuration of decided.configurations) known.set(configuration.account_id, configuration);
      tx.afterCommit(() => {
        this.metrics.countConfigurations(asked.kind, decided.refusal ?? 'done', asked.entries.length);
        const { change_id, chunk, kind } = asked;
        this.logger.info({ platform_code: platformCode, change_id, chunk, kind }, 'configurations decided');
      });
      return compose(configurationsChanged, {
        cause,
        key: platformCode,
        place: asked.chunk,
        occurredAt: now,
        data: { asked, ...decided, configurations: [...decided.configurations] },
      });
    });
    await this.configurations.save(
      tx,
      facts.map(({ envelope }) => envelope),
    );
    return facts;
  }
}

function chunkOf({ data }: Request): RequestChunk {
  return { changeId: data.change_id, chunk: data.chunk };
}
