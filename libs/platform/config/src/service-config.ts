import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** What every service is told by its environment. Each service adds its own keys in its `config.ts`. */
export const serviceConfigSchema = z.object({
  /** `sandbox` opens the sandbox key and calls; anything else is production. */
  BALLAST_MODE: z
    .string()
    .default('production')
    .transform((mode) => (mode === 'sandbox' ? ('sandbox' as const) : ('production' as const))),
  DATABASE_URL: z.string({ error: 'is required: postgres://user:password@host:port/database' }),
  /** Connections to Postgres that one service may hold. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(3).max(100).default(8),
  /** `host:port,host:port`; absent: the log lives in Postgres. */
  KAFKA_BROKERS: z
    .string()
    .optional()
    .transform((brokers) => brokers?.split(',').map((broker) => broker.trim())),
  /** Partitions of a topic when it is created. */
  LOG_PARTITIONS: z.coerce.number().int().min(1).max(256).default(4),
  /** Partitions that one service works on at a time. */
  LOG_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(0),
  /** What services show each other on `/internal`. */
  INTERNAL_TOKEN: z.string().min(16, 'must have at least 16 characters'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Where spans are sent; absent: none are recorded. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
});

export type ServiceConfig = z.output<typeof serviceConfigSchema>;
