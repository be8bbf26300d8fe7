import { loadServices, planServices } from '@ballast/all-in-one';
import { derivedId } from '@ballast/kernel';
import { MemoryBroker, openLog, type BrokerMark, type CrashStep, type LogStep } from '@ballast/platform-log';
import { startService, type LogParts, type OutsideWorld, type RunningService } from '@ballast/platform-service';
import { createTestDatabase, InternalHttp, type TestDatabase } from '@ballast/test-infra';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BEGINNING_MS, VirtualClock } from '../virtual-clock';
import { recordedLog, type SliceObserver } from './recorded-log';
import { StepList, type Timer } from './step-list';
import { VirtualDatabase } from './virtual-database';
import { withinDeadline } from './within-deadline';

const PARTITIONS = 3;
/** Real milliseconds between two looks for steps while the services start and seed their sandbox. */
const START_POLL_MS = 5;
const INTERNAL_TOKEN = 'token-of-the-simulated-services';
/** Pauses after failures do not grow: a pause must not depend on failures in an earlier scenario. */
const LIMITS = { retryFirstMs: 20, retryMaxMs: 20 };
/**
 * Longer intervals than those of production: a look that finds nothing only costs time. Timers of the webhook dispatcher
 * are those of the system, and no endpoint exists.
 */
const INTERVALS = {
  PRICING_WALK_INTERVAL_MS: '2000',
  PRICING_DUE_POLL_MS: '10000',
  EXECUTION_DUE_POLL_MS: '10000',
  WEBHOOK_POLL_MS: '60000',
  WEBHOOK_LEASE_MS: '300000',
  SEAL_INTERVAL_MS: '10000',
};

/** The same key in every process, so that a seed always gives the same checkpoints. */
const AUDIT_SIGNING_KEY =
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----';

/**
 * Ports that the system chooses when a service listens. Planned ports may be taken until then, as by the connections of
 * another platform that starts. No service calls another one here, so the planned addresses are never used.
 */
const ANY_PORTS = { PORT: '0', METRICS_PORT: '0' };

/** The end of a process in the middle of a step. */
export class SimulatedDeath extends Error {}

/** The parts of a platform that a scenario decides. */
export interface Director extends SliceObserver {
  /** How many of the messages that are there one step takes, from 1 to `available`. */
  take(available: number): number;
  /** Whether the current process dies at this step. */
  diesAt(step: CrashStep): boolean;
}

const NO_DIRECTOR: Director = {
  take: (available) => available,
  diesAt: () => false,
  given: () => undefined,
  failed: () => undefined,
};

/** All services in this process, on one database and the log in memory, with every step in the hands of a director. */
export class WholePlatform {
  readonly broker: MemoryBroker;
  readonly steps: StepList;
  director: Director = NO_DIRECTOR;
  private readonly services: RunningService[] = [];
  private readonly serviceBySchema = new Map<string, string>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'ballast-simulation-'));
  private mark: BrokerMark = new Map();
  private ids = 0;

  private constructor(
    readonly clock: VirtualClock,
    readonly database: VirtualDatabase,
    private readonly testDatabase: TestDatabase,
  ) {
    this.steps = new StepList(clock);
    this.broker = new MemoryBroker({
      scheduler: this.steps,
      nowMs: () => clock.nowMs,
      take: (available) => this.director.take(available),
    });
  }

  /** Starts the services on a database of their own on this server. */
  static async start(databaseServerUrl: string): Promise<WholePlatform> {
    const clock = new VirtualClock();
    const testDatabase = await createTestDatabase(databaseServerUrl);
    const database = await VirtualDatabase.open(testDatabase.url, clock);
    const platform = new WholePlatform(clock, database, testDatabase);
    await platform.startServices();
    return platform;
  }

  /** Address of the database. */
  get url(): string {
    return this.testDatabase.url;
  }

  /** Schemas of all services. */
  get schemas(): readonly string[] {
    return [...this.serviceBySchema.keys()];
  }

  /** Goes back to the moment after the start. */
  async reset(): Promise<void> {
    this.director = NO_DIRECTOR;
    this.clock.setTo(BEGINNING_MS);
    await this.database.restore();
    this.broker.backTo(this.mark);
    this.steps.reset();
  }

  /** The service whose outbox is in the schema. */
  serviceOfSchema(schema: string): string {
    const service = this.serviceBySchema.get(schema);
    if (service === undefined) throw new Error(`No service owns the schema ${schema}`);
    return service;
  }

  schemaOfService(service: string): string {
    const found = [...this.serviceBySchema].find(([, name]) => name === service);
    if (found === undefined) throw new Error(`There is no service ${service}`);
    return found[0];
  }

  /** Calls an internal address of a service as the gateway does. */
  async post(service: string, path: string, body: unknown): Promise<void> {
    const running = this.services.find(({ name }) => name === service);
    if (running === undefined) throw new Error(`There is no service ${service}`);
    const http = new InternalHttp(running.internalUrl, INTERNAL_TOKEN);
    await http.call('POST', path, body);
    await http.close();
  }

  runStep(step: LogStep): Promise<void> {
    return withinDeadline(step.name, this.steps.runStep(step));
  }

  runTimer(timer: Timer): Promise<void> {
    return withinDeadline(timer.name, this.steps.runTimer(timer));
  }

  async close(): Promise<void> {
    for (const service of this.services.reverse()) await service.close();
    await this.database.close();
    await this.testDatabase.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startServices(): Promise<void> {
    const definitions = await loadServices();
    const plans = await planServices({
      DATABASE_URL: this.testDatabase.url,
      DATA_DIR: this.folder,
      INTERNAL_TOKEN,
      AUDIT_SIGNING_KEY,
      BALLAST_MODE: 'sandbox',
      LOG_LEVEL: 'silent',
      LOG_PARTITIONS: String(PARTITIONS),
      LOG_CONCURRENCY: '1',
      DATABASE_POOL_SIZE: '3',
      ...INTERVALS,
    });
    const world = this.world();
    for (const { name, env: planned } of plans) {
      const env = { ...planned, ...ANY_PORTS };
      this.serviceBySchema.set(definitions[name].schema, name);
      this.services.push(await this.whileStepping(startService(definitions[name], env, { world })));
    }
    await this.whileStepping(Promise.resolve());
    this.mark = this.broker.mark();
    await this.database.remember();
  }

  private world(): OutsideWorld {
    const crash = (step: CrashStep): void => {
      if (this.director.diesAt(step)) throw new SimulatedDeath(`died at ${step}`);
    };
    return {
      clock: this.clock.read,
      // Only leases of the webhook dispatcher have such ids. They go on over resets, because its process does.
      newId: () => derivedId('simulated', 'id', (this.ids += 1)),
      pacemaker: this.steps,
      crash,
      openLog: (parts: LogParts) =>
        recordedLog(openLog({ kind: 'memory', broker: this.broker, crash, limits: LIMITS, ...parts }), {
          given: (slice) => this.director.given(slice),
          failed: (error) => this.director.failed(error),
        }),
    };
  }

  /** Does every step as it comes, without any time passing, until the work is done and no step is left. */
  private async whileStepping<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const settled = work.finally(() => (isDone = true));
    settled.catch(() => undefined);
    for (;;) {
      const [ready] = this.steps.steps;
      const timer = this.steps.waitingTimers.find(({ dueMs }) => dueMs <= this.clock.nowMs);
      if (ready !== undefined) await this.runStep(ready.step);
      else if (timer !== undefined) await this.runTimer(timer);
      else if (isDone) return settled;
      else await new Promise((resolve) => setTimeout(resolve, START_POLL_MS));
    }
  }
}
