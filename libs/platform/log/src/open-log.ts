import { Slots, systemClock, type Clock } from '@ballast/kernel';
import type { Database } from '@ballast/platform-postgres';
import type { SliceHandlingContext } from './slice-handling';
import { EmbeddedLog } from './embedded/embedded-log';
import type { KafkaConnection } from './kafka/client';
import { KafkaLog } from './kafka/kafka-log';
import { type LogLimits, withDefaults } from './limits';
import type { MemoryBroker } from './memory/broker';
import { MemoryLog } from './memory/memory-log';
import { type CrashHook, type Logger, type LogMetrics, noCrash, silentLogger, silentMetrics } from './observe';
import type { LogPort, TopicDefinition } from './port';

interface CommonOptions {
  /** Database of the service. Positions are in its schema, and the outbox of a log that is not in Postgres. */
  readonly database: Database;
  readonly topics: readonly TopicDefinition[];
  readonly logger?: Logger;
  readonly metrics?: LogMetrics;
  readonly limits?: Partial<LogLimits>;
  readonly crash?: CrashHook;
}

export interface EmbeddedOptions extends CommonOptions {
  readonly kind: 'embedded';
  /** Logs of one process with different scopes behave like logs of different processes; empty by default. */
  readonly scope?: string;
  /** Clock that stamps the messages; the clock of the system unless given. */
  readonly clock?: Clock;
}

export interface KafkaOptions extends CommonOptions, KafkaConnection {
  readonly kind: 'kafka';
  /** Number of copies that a topic is created with and must not fall below; the broker's default unless given. */
  readonly replicationFactor?: number | undefined;
  /** Number of copies that must have a message before it counts as published; the broker's default unless given. */
  readonly minInsyncReplicas?: number | undefined;
  /** Called when a consumer has stopped for good: the log stays unhealthy, and the process should end. */
  readonly onFatal?: (error: Error) => void;
}

export interface MemoryOptions extends CommonOptions {
  readonly kind: 'memory';
  /** The broker that all services of the process share. */
  readonly broker: MemoryBroker;
}

export type OpenLogOptions = EmbeddedOptions | KafkaOptions | MemoryOptions;

/** The log of one service. Connects at `start`, at `subscribe` or, when it is embedded, at the first `append`. */
export function openLog(options: OpenLogOptions): LogPort {
  const limits = withDefaults(options.limits);
  const context: SliceHandlingContext = {
    limits,
    slots: new Slots(limits.concurrentSlices),
    logger: options.logger ?? silentLogger,
    metrics: options.metrics ?? silentMetrics,
    crash: options.crash ?? noCrash,
  };
  if (options.kind === 'memory') {
    const { database, topics, broker } = options;
    return new MemoryLog({ ...context, database, topics, broker });
  }
  if (options.kind === 'embedded') {
    const { database, topics, scope = '', clock = systemClock } = options;
    return new EmbeddedLog({ ...context, database, topics, scope, clock });
  }
  const { replicationFactor, minInsyncReplicas, onFatal = () => undefined, ...connection } = options;
  return new KafkaLog({ ...connection, ...context, replicationFactor, minInsyncReplicas, onFatal });
}
