import { ConfigError, type ServiceConfig } from '@ballast/platform-config';
import type { DatabaseTimeouts } from '@ballast/platform-postgres';

/** Connections of the write pool that consumers leave to calls, timers and the log's own statements. */
export const CALL_CONNECTIONS = 2;

/** The time-outs of the database as the settings have them. */
export function databaseTimeouts(config: ServiceConfig): DatabaseTimeouts {
  return {
    connectMs: config.DATABASE_CONNECT_TIMEOUT_MS,
    writeMs: config.DATABASE_WRITE_TIMEOUT_MS,
    lockMs: config.DATABASE_LOCK_TIMEOUT_MS,
    idleInTransactionMs: config.DATABASE_IDLE_TRANSACTION_TIMEOUT_MS,
    readMs: config.DATABASE_READ_TIMEOUT_MS,
    logMs: config.DATABASE_LOG_TIMEOUT_MS,
    migrationMs: config.DATABASE_MIGRATION_TIMEOUT_MS,
    probeMs: config.DATABASE_PROBE_TIMEOUT_MS,
    networkMs: config.DATABASE_NETWORK_TIMEOUT_MS,
  };
}

/** @throws ConfigError when the consumers of one topic could take every connection, so that calls would wait for them. */
export function assertPoolIsLargeEnough({ DATABASE_POOL_SIZE, LOG_CONCURRENCY }: ServiceConfig): void {
  const needed = LOG_CONCURRENCY + CALL_CONNECTIONS;
  if (DATABASE_POOL_SIZE >= needed) return;
  throw new ConfigError([
    `DATABASE_POOL_SIZE: must be at least ${needed}: LOG_CONCURRENCY (${LOG_CONCURRENCY}) and ${CALL_CONNECTIONS} for calls`,
  ]);
}
