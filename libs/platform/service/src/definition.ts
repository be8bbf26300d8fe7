import type { DynamicModule, Type } from '@nestjs/common';
import type { ServiceConfig } from '@ballast/platform-config';
import type { Clock } from '@ballast/kernel';
import type { LogPort, WritePath } from '@ballast/platform-log';
import type { Logger, Metrics } from '@ballast/platform-observability';
import type { Database, DatabaseOptions } from '@ballast/platform-postgres';
import type { z } from 'zod';

/** Open parts that a service is composed of. */
export interface ServiceContext<C> {
  readonly config: C;
  readonly database: Database;
  readonly log: LogPort;
  readonly writePath: WritePath;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** A service: the parts that differ from service to service. */
export interface ServiceDefinition<S extends z.ZodType<ServiceConfig>> {
  /** Name of the service and of its consumer group. */
  readonly name: string;
  /** The Postgres schema that it owns. */
  readonly schema: string;
  /** The keys of every service, and those of this one. */
  readonly configSchema: S;
  /** Read models that TypeORM maps; each has a reader that injects its repository (`@InjectRepository`). */
  readonly entities: DatabaseOptions['entities'];
  /** The service's own migrations, in order. Those of the log's tables run before them. */
  readonly migrations: DatabaseOptions['migrations'];
  /** The composition root: controllers, consumers and providers. */
  module(context: ServiceContext<z.output<S>>): DynamicModule | Type;
  /**
   * Providers that every module of the service sees: parts of the outside world that a spec has to control, such as
   * random numbers or name resolution. A spec that passes its own list replaces them, and CLOCK too if it names it.
   */
  readonly globalProviders?: readonly GlobalProvider[];
  /**
   * Milliseconds that its readers let messages gather: for a service that nothing waits for and whose cost lies in the
   * number of its slices. 0 unless given.
   */
  readonly gatherMs?: number;
  /**
   * Whether other processes of the machine go first when the processor is busy: for a service that nothing waits for. It
   * counts only where the service has a process of its own.
   */
  readonly yieldsProcessor?: boolean;
  /** HTTP body limit in bytes; 1 MiB unless given. */
  bodyLimit?(config: z.output<S>): number;
  /** Runs once when database and log are open, before the first message or call is taken in. */
  prepare?(context: ServiceContext<z.output<S>>, get: GetPart): Promise<void>;
  /** Runs once after the service listens: seeds the sandbox, for example. */
  onStarted?(context: ServiceContext<z.output<S>>, get: GetPart): Promise<void>;
}

/** Finds a part of the service by its class. */
export type GetPart = <T>(part: Type<T>) => T;

/** A value under an injection token. */
export interface GlobalProvider {
  readonly provide: symbol;
  readonly useValue: unknown;
}

/** Makes ids for things that no input determines, such as leases. */
export type NewId = () => string;

/**
 * Injection tokens of the parts that every service has. CLOCK is a `Clock` of libs/kernel, NEW_ID a `NewId`,
 * PACEMAKER a `Pacemaker`.
 */
export const CLOCK = Symbol('Clock');
export const NEW_ID = Symbol('NewId');
export const PACEMAKER = Symbol('Pacemaker');
export const LOGGER = Symbol('Logger');
export const METRICS = Symbol('Metrics');
export const LOG_PORT = Symbol('LogPort');
export const SERVICE_CONFIG = Symbol('ServiceConfig');

export interface RunningService {
  readonly name: string;
  /** Address of the public listener, without a trailing slash. */
  readonly url: string;
  /** Address of the listener of `/internal` and `/metrics`, without a trailing slash. */
  readonly internalUrl: string;
  /** Stops intake, finishes the work in flight, closes its connections. Safe to call twice. */
  close(): Promise<void>;
}
