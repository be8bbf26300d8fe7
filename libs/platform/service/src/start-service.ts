import 'reflect-metadata';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TOPIC_DEFINITIONS } from '@ballast/contracts';
import { ConfigError, parseConfig, type Environment, type ServiceConfig } from '@ballast/platform-config';
import { ProblemFilter, refuseMessage } from '@ballast/platform-http';
import {
  LogTransport,
  logTablesMigration,
  openLog,
  WritePath,
  type LogMetrics,
  type LogPort,
} from '@ballast/platform-log';
import { createLogger, Metrics, nestLogger, startTracing, type Logger } from '@ballast/platform-observability';
import { openDatabase, type Database } from '@ballast/platform-postgres';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { EdgeFilter } from './edge.filter';
import { exposeLag, logMetrics } from './log-metrics';
import { tracedLog } from './traced-log';
import type { RunningService, ServiceContext, ServiceDefinition } from './definition';
import { OpenRequests } from './open-requests';
import { PlatformModule } from './platform.module';
import { Readiness } from './readiness';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** How long a request may take to arrive: who sends a byte now and then must not keep a connection for ever. */
const REQUEST_TIMEOUT_MS = 120_000;
/** How long a service that stops waits for calls that it has taken in; what takes longer is cut off. */
const DRAIN_DEADLINE_MS = 10_000;

@Module({})
class ServiceModule {
  static of(imports: NonNullable<DynamicModule['imports']>): DynamicModule {
    return { module: ServiceModule, imports };
  }
}

/**
 * Starts one service: configuration, database and migrations, log, HTTP, consumers, in this order, so that it takes in
 * nothing before it can finish it. Closing goes the other way.
 */
export async function startService<S extends z.ZodType<ServiceConfig>>(
  definition: ServiceDefinition<S>,
  env: Environment,
): Promise<RunningService> {
  const config = parseConfig(definition.configSchema, env);
  const logger = createLogger({ service: definition.name, level: config.LOG_LEVEL });
  const metrics = new Metrics(definition.name);
  const stopTracing = await startTracing(definition.name, config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const database = await openDatabase({
    url: config.DATABASE_URL,
    schema: definition.schema,
    poolSize: config.DATABASE_POOL_SIZE,
    entities: definition.entities,
    migrations: [logTablesMigration(definition.schema), ...definition.migrations],
    applicationName: `ballast-${definition.name}`,
    onWaiting: (err) => logger.warn({ err }, 'the database is away, trying again'),
  });
  const observers = { logger, metrics: logMetrics(metrics) };
  const log = openServiceLog(definition.name, { config, database, ...observers });
  exposeLag(metrics, log);
  const writePath = new WritePath(database, log, observers);
  const context: ServiceContext<z.output<S>> = { config, database, log, writePath, logger, metrics };

  const problems = new ProblemFilter(logger);
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.of([PlatformModule.of(context, definition.globalProviders), definition.module(context)]),
    new FastifyAdapter({
      bodyLimit: definition.bodyLimit?.(config) ?? BODY_LIMIT_BYTES,
      forceCloseConnections: true,
      requestTimeout: REQUEST_TIMEOUT_MS,
      frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
        problems.answer(error, request, reply),
      clientErrorHandler: refuseMessage,
    }),
    { logger: nestLogger(logger), abortOnError: false, bodyParser: true },
  );
  const requests = new OpenRequests(app.getHttpAdapter().getInstance());
  app.useGlobalFilters(new EdgeFilter(problems));
  app.connectMicroservice({ strategy: new LogTransport(log, definition.name) }, { inheritAppConfig: true });
  await log.start();
  await definition.prepare?.(context);
  let isStarted = false;
  app.get(Readiness, { strict: false }).add('started', () => isStarted);
  // Before the consumers: to join a group takes as long as a dead member of it is believed to live, and what others
  // ask over HTTP need not wait for that. Until then the service answers that it is not ready.
  await app.listen(config.PORT, config.HOST);
  const url = await app.getUrl();
  logger.info({ url }, 'listening');
  await app.startAllMicroservices();
  isStarted = true;
  await definition.onStarted?.(context, (part) => app.get(part, { strict: false }));

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    isStarted = false;
    // First of all: what was taken in needs everything else to be finished.
    const unanswered = await requests.drain(DRAIN_DEADLINE_MS);
    if (unanswered > 0) logger.warn({ calls: unanswered }, 'calls that take too long are cut off');
    await app.close();
    await log.close();
    await database.close();
    await stopTracing();
    logger.info('stopped');
  };
  return { name: definition.name, url, close: () => (closing ??= close()) };
}

/** On Kafka when brokers are configured, else in the service's own Postgres. */
function openServiceLog(
  service: string,
  { config, database, logger, metrics }: LogParts & { readonly config: ServiceConfig },
): LogPort {
  const log = openLog({
    database,
    topics: TOPIC_DEFINITIONS.map(({ name, retentionMs }) => ({
      name,
      retentionMs,
      partitions: config.LOG_PARTITIONS,
    })),
    limits: { concurrentPartitions: config.LOG_CONCURRENCY },
    logger,
    metrics,
    ...(config.KAFKA_BROKERS === undefined
      ? { kind: 'embedded' as const }
      : {
          kind: 'kafka' as const,
          brokers: config.KAFKA_BROKERS,
          clientId: `ballast-${service}`,
          onFatal: (error: unknown) => stopAfterFatal(logger, error),
        }),
  });
  // Without a collector nobody pays for spans.
  return config.OTEL_EXPORTER_OTLP_ENDPOINT === undefined ? log : tracedLog(log, service);
}

interface LogParts {
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: LogMetrics;
}

/** A consumer that stopped for good reads nothing more: only a new process does, and whoever runs this one starts it. */
function stopAfterFatal(logger: Logger, error: unknown): void {
  logger.fatal({ err: error, alert: 'consumer_stopped' }, 'a consumer cannot go on, the process ends');
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}

/** The whole of a service's `main.ts`. */
export function runService<S extends z.ZodType<ServiceConfig>>(
  definition: ServiceDefinition<S>,
  env: Environment,
): Promise<void> {
  return runUntilStopped(() => startService(definition, env));
}

/**
 * Runs what this process is for until it is told to stop, and then closes it in order. A parent process that started
 * this one with a channel is told the address.
 */
export async function runUntilStopped(start: () => Promise<Pick<RunningService, 'url' | 'close'>>): Promise<void> {
  try {
    const running = await start();
    stopOnSignal(() => running.close());
    if (process.connected) process.send?.({ ready: running.url });
  } catch (error) {
    // A wrong environment is the operator's to mend: the keys, not a stack.
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
    );
    process.exit(1);
  }
}

/** Closes in order on SIGINT and SIGTERM, and when the parent process with a channel to this one goes away. */
export function stopOnSignal(close: () => Promise<void>): void {
  const stop = (): void => {
    void close().then(
      () => process.exit(),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  if (process.send === undefined) return;
  if (process.connected) process.once('disconnect', stop);
  else stop();
}
