import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { assertKnownType } from '@ballast/contracts';
import { parseConfig, type Environment, type ServiceConfig } from '@ballast/platform-config';
import { ProblemFilter, refuseMessage } from '@ballast/platform-http';
import { isRestored, LogTransport, logTablesMigration, WritePath } from '@ballast/platform-log';
import { createLogger, Metrics, nestLogger, startTracing } from '@ballast/platform-observability';
import { type Database, openDatabase } from '@ballast/platform-postgres';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { assertPoolIsLargeEnough, databaseTimeouts } from './database-settings';
import type { GetPart, RunningService, ServiceContext, ServiceDefinition } from './definition';
import { EdgeFilter } from './edge.filter';
import { InternalListener } from './internal-listener';
import { exposeLog, logMetrics } from './log-metrics';
import { LogWatch } from './log-watch';
import { OpenRequests } from './open-requests';
import { openServiceLog } from './open-service-log';
import { SYSTEM, type OutsideWorld } from './outside-world';
import { PlatformModule } from './platform.module';
import { ProcessMetrics } from './process-metrics';
import { assertNoPublishedSecrets } from './published-secrets';
import { Readiness } from './readiness';
import { reportReplication } from './report-replication';
import { counted, StopWaits } from './stop-waits';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Milliseconds that a request may take to arrive: a caller that sends a byte now and then must not keep a connection. */
const REQUEST_TIMEOUT_MS = 120_000;

/** Default of the setting in production: longer than a balancer takes that asks every second or two. */
const STOP_NOTICE_MS = 5_000;

export interface StartOptions {
  /** Metrics of the other services in this process, shown together with those of this one; none unless given. */
  readonly processMetrics?: ProcessMetrics;
  /**
   * Called with the thing that the service waits for when it is closed, such as `1 HTTP call`, if the wait takes a while.
   */
  readonly onStopWaits?: (what: string) => void;
  /** Time, ids, timers and the log; those of the system unless given. */
  readonly world?: OutsideWorld;
}

@Module({})
class ServiceModule {
  static of(imports: NonNullable<DynamicModule['imports']>): DynamicModule {
    return { module: ServiceModule, imports };
  }
}

/**
 * Starts one service: configuration, database and migrations, log, HTTP, consumers, in this order, so that it takes in
 * no work that it cannot finish yet. Closing goes the other way.
 */
export async function startService<S extends z.ZodType<ServiceConfig>>(
  definition: ServiceDefinition<S>,
  env: Environment,
  { processMetrics = new ProcessMetrics(), onStopWaits, world = SYSTEM }: StartOptions = {},
): Promise<RunningService> {
  const opened = await openContext(definition, env, world);
  const { context } = opened;
  const { config, database, log, logger, metrics } = context;
  const stopWaits = new StopWaits((what) => {
    logger.info({ for: what }, 'the stop waits');
    onStopWaits?.(what);
  });
  const app = await createApp(definition, context, { processMetrics, stopWaits, world });
  const server = app.getHttpAdapter().getInstance();
  const internal = new InternalListener(server);
  const requests = new OpenRequests(server);
  app.connectMicroservice({ strategy: new LogTransport(log, definition.name) }, { inheritAppConfig: true });
  await log.start();
  const get: GetPart = (part) => app.get(part, { strict: false });
  await definition.prepare?.(context, get);
  let isStarted = false;
  const readiness = app.get(Readiness, { strict: false });
  readiness.add('database', () => database.answers().then(() => true));
  readiness.add('started', () => isStarted);
  await awaitRestored(readiness, database);
  // HTTP starts before the consumers: joining a group may take until a dead member has expired, and callers over HTTP
  // need not wait for that. Until then the service answers that it is not ready.
  await app.listen(config.PORT, config.HOST);
  const url = await app.getUrl();
  const internalUrl = await internal.listen(config.METRICS_HOST, config.METRICS_PORT);
  processMetrics.add(metrics);
  logger.info({ url, internal_url: internalUrl }, 'listening');
  await app.startAllMicroservices();
  isStarted = true;
  await definition.onStarted?.(context, get);

  const close = async (): Promise<void> => {
    isStarted = false;
    await serveOn(context);
    // Calls end first, because all other parts are needed to finish them.
    internal.stopIntake();
    const drained = requests.drain(config.CALL_DRAIN_TIMEOUT_MS);
    const unanswered = await stopWaits.until(drained, () => counted(requests.open, 'HTTP call'));
    if (unanswered > 0) logger.warn({ calls: unanswered }, 'calls that take too long are cut off');
    internal.close();
    await app.close();
    processMetrics.remove(metrics);
    await opened.close();
    logger.info('stopped');
  };
  let closing: Promise<void> | undefined;
  return { name: definition.name, url, internalUrl, close: () => (closing ??= close()) };
}

/** Keeps a restored service unready until it has read again what it must, so that no answer lacks rows of before. */
async function awaitRestored(readiness: Readiness, database: Database): Promise<void> {
  let isReady = await isRestored(database);
  if (!isReady) readiness.add('restored', async () => (isReady ||= await isRestored(database)));
}

/**
 * Takes in calls for a while although the service is not ready: a balancer goes on sending them until it has asked for the
 * readiness. In a sandbox nobody balances, so the default is 0 there.
 */
async function serveOn({ config, logger }: Pick<ServiceContext<ServiceConfig>, 'config' | 'logger'>): Promise<void> {
  const ms = config.STOP_NOTICE_MS ?? (config.BALLAST_MODE === 'sandbox' ? 0 : STOP_NOTICE_MS);
  if (ms === 0) return;
  logger.info({ ms }, 'not ready any more, still serving');
  await delay(ms);
}

/** Opens the parts that a service is composed of, and migrates its schema. The parts take in no work yet. */
async function openContext<S extends z.ZodType<ServiceConfig>>(
  definition: ServiceDefinition<S>,
  env: Environment,
  world: OutsideWorld,
): Promise<{ readonly context: ServiceContext<z.output<S>>; readonly close: () => Promise<void> }> {
  const config = parseConfig(definition.configSchema, env);
  assertPoolIsLargeEnough(config);
  assertNoPublishedSecrets(config, env);
  const logger = createLogger({ service: definition.name, level: config.LOG_LEVEL });
  const metrics = new Metrics(definition.name);
  const stopTracing = await startTracing(definition.name, config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const database = await openDatabase({
    url: config.DATABASE_URL,
    schema: definition.schema,
    poolSize: config.DATABASE_POOL_SIZE,
    readPoolSize: config.DATABASE_READ_POOL_SIZE,
    timeouts: databaseTimeouts(config),
    entities: definition.entities,
    migrations: [logTablesMigration(definition.schema), ...definition.migrations],
    applicationName: `ballast-${definition.name}`,
    onWaiting: (err) => logger.warn({ err }, 'the database is away, trying again'),
  });
  await reportReplication(database, logger, metrics);
  const observers = { logger, metrics: logMetrics(metrics) };
  const log = openServiceLog(definition.name, { gatherMs: definition.gatherMs, config, database, world, ...observers });
  exposeLog(metrics, log);
  const watch = new LogWatch(log, logger);
  watch.start();
  const { clock, crash } = world;
  const writePath = new WritePath(database, log, {
    ...observers,
    assertKnown: assertKnownType,
    ...(crash === undefined ? {} : { crash }),
  });
  const close = async (): Promise<void> => {
    watch.close();
    await log.close();
    await database.close();
    // The work is done. A collector that fails costs the last spans, and not the order of the stop.
    await stopTracing().catch((err: unknown) => logger.warn({ err }, 'the last spans could not be sent'));
  };
  return { context: { config, database, log, writePath, logger, metrics, clock }, close };
}

/** The Nest application: the parts that every service has, and the module of this one. */
async function createApp<S extends z.ZodType<ServiceConfig>>(
  definition: ServiceDefinition<S>,
  context: ServiceContext<z.output<S>>,
  parts: { readonly processMetrics: ProcessMetrics; readonly stopWaits: StopWaits; readonly world: OutsideWorld },
): Promise<NestFastifyApplication> {
  const { config, logger } = context;
  const { entities, globalProviders } = definition;
  const problems = new ProblemFilter(logger);
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.of([PlatformModule.of(context, { ...parts, entities, globalProviders }), definition.module(context)]),
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
  app.useGlobalFilters(new EdgeFilter(problems));
  return app;
}
