import { Kafka, type KafkaConfig, logLevel, type logCreator } from 'kafkajs';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { LogLimits } from '../limits';
import type { Logger } from '../observe';
import { silenceIdleTimer } from './idle-timer';

/** Connection to the cluster; `ssl` and `sasl` are options of kafkajs. */
export interface KafkaConnection extends Pick<KafkaConfig, 'ssl' | 'sasl'> {
  readonly brokers: readonly string[];
  readonly clientId: string;
}

/** Errors that kafkajs logs although it handles them itself: a broker that is starting, a group that changes. */
const HARMLESS =
  /^Crash|^Restarting the consumer|coordinator is loading|coordinator is not available|not the correct coordinator|is rebalancing|leadership election|does not host this topic|Topic creation errors|not aware of this member|Connection timeout|Connection error|Failed to connect to (seed )?broker/i;

const KEEP_ALIVE_MS = 60_000;

export function createKafka(connection: KafkaConnection, limits: LogLimits, logger: Logger): Kafka {
  silenceIdleTimer();
  const { brokers, clientId, ssl, sasl } = connection;
  return new Kafka({
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: limits.kafkaConnectTimeoutMs,
    requestTimeout: limits.kafkaRequestTimeoutMs,
    retry: retryOptions(limits),
    logLevel: logLevel.WARN,
    logCreator: logTo(logger),
    // Small requests must not wait for the acknowledgement of earlier ones.
    socketFactory: ({ host, port, ssl: tls, onConnect }) => {
      const socket = tls
        ? connectTls({ host, port, servername: host, ...tls }, onConnect)
        : connectTcp({ host, port }, onConnect);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      return socket;
    },
  });
}

export function retryOptions(limits: LogLimits): { retries: number; initialRetryTime: number; maxRetryTime: number } {
  return {
    retries: limits.kafkaRetries,
    initialRetryTime: limits.kafkaRetryFirstMs,
    maxRetryTime: limits.kafkaRetryMaxMs,
  };
}

/** Logs only the errors that kafkajs cannot handle, as warnings: their consequences are reported by this library. */
function logTo(logger: Logger): logCreator {
  return () =>
    ({ namespace, level, log }) => {
      const { message, timestamp: _timestamp, logger: _logger, ...fields } = log;
      const error = typeof fields['error'] === 'string' ? fields['error'] : '';
      if (level > logLevel.ERROR || HARMLESS.test(message) || HARMLESS.test(error)) return;
      logger.warn({ namespace, ...fields }, `kafka: ${message}`);
    };
}
