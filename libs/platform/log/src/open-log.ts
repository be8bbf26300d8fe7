import type { Database } from '@ballast/platform-postgres';
import type { DeliveryContext } from './delivery';
import { EmbeddedLog } from './embedded/embedded-log';
import { type LogLimits, withDefaults } from './limits';
import { type CrashHook, type Logger, type LogMetrics, noCrash, silentLogger, silentMetrics } from './observe';
import type { LogPort, TopicDefinition } from './port';

interface CommonOptions {
  /** The service's own database: positions and, with Kafka, the outbox are in its schema. */
  readonly database: Database;
  readonly topics: readonly TopicDefinition[];
  readonly logger?: Logger;
  readonly metrics?: LogMetrics;
  readonly limits?: Partial<LogLimits>;
  readonly crash?: CrashHook;
}

export interface EmbeddedOptions extends CommonOptions {
  readonly kind: 'embedded';
  /** Instances of one process that shall behave like instances of several take different scopes. */
  readonly scope?: string;
}

export type OpenLogOptions = EmbeddedOptions;

/** The log of one service; nothing is connected before `start`, `subscribe` or `append`. */
export function openLog(options: OpenLogOptions): LogPort {
  const { database, topics } = options;
  const context: DeliveryContext = {
    limits: withDefaults(options.limits),
    logger: options.logger ?? silentLogger,
    metrics: options.metrics ?? silentMetrics,
    crash: options.crash ?? noCrash,
  };
  return new EmbeddedLog({ ...context, database, topics, scope: options.scope ?? '' });
}
