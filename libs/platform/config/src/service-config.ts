import { z } from 'zod';
import { integer } from './integer';

/** Settings that every service has. A service adds its own in its `config.ts`. */
export const serviceConfigSchema = z.object({
  BALLAST_MODE: z
    .string()
    .default('production')
    .transform((mode) => (mode === 'sandbox' ? ('sandbox' as const) : ('production' as const)))
    .meta({ description: '`sandbox` opens the sandbox key and calls; anything else is production.' }),
  DATABASE_URL: z
    .string({ error: 'is required: postgres://user:password@host:port/database' })
    .meta({ description: 'The Postgres of the service: `postgres://user:password@host:port/database`.', secret: true }),
  DATABASE_POOL_SIZE: integer(3, 100).default(8).meta({
    description:
      'Connections to Postgres for everything that writes; at least `LOG_CONCURRENCY` + 2, because 2 are kept for calls.',
  }),
  DATABASE_READ_POOL_SIZE: integer(1, 100)
    .default(4)
    .meta({ description: 'Connections to Postgres for reads, which use no other connections.' }),
  DATABASE_CONNECT_TIMEOUT_MS: integer(100, 60_000)
    .default(5_000)
    .meta({ description: 'How long connecting to Postgres may take, and the wait for a free connection.' }),
  DATABASE_WRITE_TIMEOUT_MS: integer(100, 600_000)
    .default(15_000)
    .meta({ description: 'How long a statement that writes may take.' }),
  DATABASE_READ_TIMEOUT_MS: integer(100, 600_000)
    .default(5_000)
    .meta({ description: 'How long a statement of a read may take; then the read is answered 503.' }),
  DATABASE_LOCK_TIMEOUT_MS: integer(100, 600_000)
    .default(10_000)
    .meta({ description: 'How long a statement may wait for a lock.' }),
  DATABASE_IDLE_TRANSACTION_TIMEOUT_MS: integer(1_000, 600_000).default(15_000).meta({
    description: 'How long Postgres keeps a transaction, and its locks, whose service sends nothing.',
  }),
  DATABASE_LOG_TIMEOUT_MS: integer(100, 600_000)
    .default(10_000)
    .meta({ description: 'How long a statement of the relay, of the embedded log and of LISTEN may take.' }),
  DATABASE_MIGRATION_TIMEOUT_MS: integer(1_000, 86_400_000)
    .default(600_000)
    .meta({ description: 'How long a statement of a migration may take, and the wait for an instance that migrates.' }),
  DATABASE_PROBE_TIMEOUT_MS: integer(100, 60_000)
    .default(2_000)
    .meta({ description: 'How long `/health/ready` waits for Postgres.' }),
  DATABASE_NETWORK_TIMEOUT_MS: integer(100, 60_000).default(2_000).meta({
    description:
      'How long the service waits for an answer after the time that Postgres may work; then it cuts the connection.',
  }),
  KAFKA_BROKERS: z
    .string()
    .optional()
    .transform((brokers) => brokers?.split(',').map((broker) => broker.trim()))
    .meta({ description: '`host:port,host:port`; absent: the log lives in Postgres.' }),
  KAFKA_CONNECT_TIMEOUT_MS: integer(100, 60_000)
    .default(5_000)
    .meta({ description: 'How long connecting to a broker may take.' }),
  KAFKA_REQUEST_TIMEOUT_MS: integer(1_000, 600_000).default(15_000).meta({
    description: 'How long a broker may take to answer a request; then its connection is cut and the request repeated.',
  }),
  RELAY_STALLED_AFTER_MS: integer(1_000, 3_600_000).default(30_000).meta({
    description: 'Time after which messages that wait to be published without any progress raise an alarm.',
  }),
  KAFKA_REPLICATION_FACTOR: integer(1, 16).optional().meta({
    description:
      'Copies that Kafka makes of a topic when it is created; a topic with fewer is not read. Absent: as the brokers say. In a cluster 3.',
  }),
  KAFKA_MIN_INSYNC_REPLICAS: integer(1, 16).optional().meta({
    description:
      'Copies that must have a message before it counts as published; a topic with fewer is not read. Absent: as the brokers say. In a cluster 2.',
  }),
  LOG_PARTITIONS: integer(1, 256)
    .default(4)
    .meta({ description: 'Partitions of a topic when it is created; a topic with another number is not read.' }),
  LOG_CONCURRENCY: integer(1, 64)
    .default(4)
    .meta({ description: 'Partitions of one topic that one service works on at a time.' }),
  HOST: z.string().default('127.0.0.1').meta({ description: 'The address of the public listener.' }),
  PORT: integer(0, 65_535)
    .default(0)
    .meta({ description: 'The port of the public listener, for callers and health checks; 0 picks a free one.' }),
  METRICS_HOST: z.string().default('127.0.0.1').meta({
    description:
      'The address of the listener of `/internal` and `/metrics`; in a cluster the address of the pod, or `0.0.0.0`.',
  }),
  METRICS_PORT: integer(0, 65_535)
    .default(0)
    .meta({ description: 'The port of `/internal` and `/metrics`; 0 picks a free one.' }),
  STOP_NOTICE_MS: integer(0, 600_000).optional().meta({
    description:
      'How long a service that is told to stop answers that it is not ready and still takes calls in, so that balancers turn away first. Absent: 5000, in the sandbox 0.',
  }),
  CALL_DRAIN_TIMEOUT_MS: integer(0, 600_000).default(10_000).meta({
    description:
      'How long a service that stops waits for HTTP calls that it has taken in; then it cuts them off. `npm start` sets 1000, because a person waits.',
  }),
  INTERNAL_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .meta({ description: 'The token that services show each other on `/internal`.', secret: true }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({ description: 'How serious a message must be to be logged; `silent` logs none.' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url()
    .optional()
    .meta({ description: 'The address to which spans are sent; absent: none are recorded.' }),
});

export type ServiceConfig = z.output<typeof serviceConfigSchema>;
