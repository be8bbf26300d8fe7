import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import type { ServiceConfig } from '@ballast/platform-config';
import { DEFAULT_LIMITS, openLog, type LogMetrics, type LogPort } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Database } from '@ballast/platform-postgres';
import { CALL_CONNECTIONS } from './database-settings';
import type { OutsideWorld } from './outside-world';
import { tracedLog } from './traced-log';

interface ServiceLogParts {
  /** See `ServiceDefinition`. */
  readonly gatherMs: number | undefined;
  readonly config: ServiceConfig;
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: LogMetrics;
  readonly world: Pick<OutsideWorld, 'clock' | 'openLog'>;
}

/** The log of one service: on Kafka when brokers are configured, else in the service's own Postgres. */
export function openServiceLog(
  service: string,
  { gatherMs = DEFAULT_LIMITS.gatherMs, config, database, logger, metrics, world }: ServiceLogParts,
): LogPort {
  const topics = TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({
    name,
    retentionMs,
    partitions: config.LOG_PARTITIONS,
  }));
  if (world.openLog !== undefined) return world.openLog({ database, topics, logger, metrics });
  const log = openLog({
    database,
    topics,
    limits: {
      gatherMs,
      concurrentPartitions: config.LOG_CONCURRENCY,
      concurrentSlices: config.DATABASE_POOL_SIZE - CALL_CONNECTIONS,
      kafkaConnectTimeoutMs: config.KAFKA_CONNECT_TIMEOUT_MS,
      kafkaRequestTimeoutMs: config.KAFKA_REQUEST_TIMEOUT_MS,
      relayStalledMs: config.RELAY_STALLED_AFTER_MS,
    },
    logger,
    metrics,
    ...(config.KAFKA_BROKERS === undefined
      ? { kind: 'embedded' as const, clock: world.clock }
      : {
          kind: 'kafka' as const,
          brokers: config.KAFKA_BROKERS,
          clientId: `ballast-${service}`,
          replicationFactor: config.KAFKA_REPLICATION_FACTOR,
          minInsyncReplicas: config.KAFKA_MIN_INSYNC_REPLICAS,
          onFatal: (error: unknown) => stopAfterFatal(logger, error),
        }),
  });
  // Spans cost time, and without a collector nobody would read them.
  return config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? log : tracedLog(log, service);
}

/** Ends the process: a consumer that stopped for good reads again only in a new process, which the operator starts. */
function stopAfterFatal(logger: Logger, error: unknown): void {
  logger.fatal({ err: error, alert: 'consumer_stopped' }, 'a consumer cannot go on, the process ends');
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}
