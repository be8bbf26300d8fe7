import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger, Metrics } from '@ballast/platform-observability';
import { LOGGER, METRICS, PACEMAKER, RecurringWork, SERVICE_CONFIG, type Pacemaker } from '@ballast/platform-service';
import type { OrchestratorConfig } from '../config';
import { OperationsQuery } from '../persistence/operations.query';

/** Upper bound of the Operations that are counted. */
const STALLED_MAX = 100;
/** Upper bound of the Operations that one log line names. */
const NAMED_MAX = 10;

/**
 * Raises the alarm about Operations that got no further for a long time. Changes nothing about them: a trade may be
 * booked, so no clock may end an Operation. The missing answer may be among the dead letters, or its service is down. An
 * operator ends an Operation whose answer is lost for good (docs/runbooks/dead-letters.md).
 */
@Injectable()
export class StalledOperationsWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly work: RecurringWork;
  private readonly gauge;

  constructor(
    private readonly operations: OperationsQuery,
    @Inject(SERVICE_CONFIG) private readonly config: OrchestratorConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) metrics: Metrics,
    @Inject(PACEMAKER) pacemaker: Pacemaker,
  ) {
    this.gauge = metrics.gauge(
      'ballast_operations_stalled',
      `Operations that have got no further for a long time, of all instances, ${STALLED_MAX} at the most.`,
    );
    this.work = new RecurringWork({
      name: 'stalled operations',
      work: () => this.look(),
      everyMs: config.STALLED_LOOK_INTERVAL_MS,
      logger,
      pacemaker,
    });
  }

  onApplicationBootstrap(): void {
    this.work.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.work.close();
  }

  private async look(): Promise<undefined> {
    const stalled = await this.operations.stalled({
      afterMs: this.config.STALLED_AFTER_MS,
      limit: STALLED_MAX,
    });
    this.gauge.set(stalled.length);
    if (stalled.length > 0) {
      const named = stalled.slice(0, NAMED_MAX);
      this.logger.error(
        { alert: 'operations_stalled', count: stalled.length, operations: named },
        'Operations do not get any further',
      );
    }
    return undefined;
  }
}
