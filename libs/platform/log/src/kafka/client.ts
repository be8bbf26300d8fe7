import {
  type Admin,
  type Consumer,
  type ConsumerConfig,
  type ISocketFactory,
  Kafka,
  type KafkaConfig,
  logLevel,
  type logCreator,
  type Producer,
  type ProducerConfig,
} from 'kafkajs';
import Cluster from 'kafkajs/src/cluster';
import { connect as connectTcp, type Socket } from 'node:net';
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

/** Idle milliseconds after which TCP tests a connection, so that the death of a broker's host is noticed. */
const KEEP_ALIVE_IDLE_MS = 10_000;

/** Makers of Kafka clients, each with connections of its own. */
export interface KafkaClients {
  admin(): Admin;
  producer(config: ProducerConfig): Producer;
  consumer(config: ConsumerConfig): Consumer;
  /** Brokers for requests that kafkajs offers to its consumers only. */
  cluster(): Cluster;
}

/** Age of metadata at which a cluster asks for it again. */
const METADATA_MAX_AGE_MS = 300_000;
/** Isolation level of a fetch: messages are not written in Kafka transactions. */
const READ_UNCOMMITTED = 0;

/**
 * Clients that do not stay on a connection without an answer. kafkajs fails a request that gets no answer in time, but
 * sends its retry over the same connection: after a host or a route has died silently, that goes on until the operating
 * system gives the connection up, about a quarter of an hour. Here the connection is cut, so the retry makes a new one.
 */
export function kafkaClients(connection: KafkaConnection, limits: LogLimits, logger: Logger): KafkaClients {
  silenceIdleTimer();
  return {
    admin: () => {
      const { kafka, cut } = createKafka(connection, limits, logger);
      const admin = kafka.admin();
      admin.on(admin.events.REQUEST_TIMEOUT, ({ payload }) => cut(payload.broker));
      return admin;
    },
    producer: (config) => {
      const { kafka, cut } = createKafka(connection, limits, logger);
      const producer = kafka.producer(config);
      producer.on(producer.events.REQUEST_TIMEOUT, ({ payload }) => cut(payload.broker));
      return producer;
    },
    consumer: (config) => {
      const { kafka, cut } = createKafka(connection, limits, logger);
      const consumer = kafka.consumer(config);
      consumer.on(consumer.events.REQUEST_TIMEOUT, ({ payload }) => cut(payload.broker));
      return consumer;
    },
    cluster: () => {
      const { kafka, config } = createKafka(connection, limits, logger);
      return new Cluster({
        ...config,
        logger: kafka.logger(),
        enforceRequestTimeout: true,
        metadataMaxAge: METADATA_MAX_AGE_MS,
        allowAutoTopicCreation: false,
        isolationLevel: READ_UNCOMMITTED,
      });
    },
  };
}

interface CuttableKafka {
  readonly kafka: Kafka;
  readonly config: KafkaConfig;
  /** Cuts the connections to a broker, named `host:port`. */
  cut(broker: string): void;
}

function createKafka(connection: KafkaConnection, limits: LogLimits, logger: Logger): CuttableKafka {
  const { brokers, clientId, ssl, sasl } = connection;
  const sockets = new Map<Socket, string>();
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: limits.kafkaConnectTimeoutMs,
    requestTimeout: limits.kafkaRequestTimeoutMs,
    retry: retryOptions(limits),
    logLevel: logLevel.WARN,
    logCreator: logTo(logger),
    socketFactory: (place) => {
      const socket = connect(place);
      sockets.set(socket, `${place.host}:${place.port}`);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
  };
  return {
    kafka: new Kafka(config),
    config,
    cut: (broker) => {
      for (const [socket, place] of sockets) {
        if (place === broker) socket.destroy(new Error(`${broker} has not answered a request in time`));
      }
    },
  };
}

function connect({ host, port, ssl, onConnect }: Parameters<ISocketFactory>[0]): Socket {
  const socket = ssl
    ? connectTls({ host, port, servername: host, ...ssl }, onConnect)
    : connectTcp({ host, port }, onConnect);
  // Small requests must not wait for the acknowledgement of earlier ones.
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_IDLE_MS);
  return socket;
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
