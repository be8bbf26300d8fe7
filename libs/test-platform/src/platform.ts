import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, eventually } from '@ballast/test-infra';
import { planProcesses } from './plan-processes';
import { ServiceProcesses, type ProcessPlan } from './service-processes';

const READY_DEADLINE_MS = 90_000;

export interface PlatformOptions {
  /** A server on which the platform gets a database of its own. */
  readonly databaseServerUrl: string;
  /** Brokers of Kafka, with commas between; the embedded log when absent. */
  readonly kafkaBrokers?: string;
  /** All services in one process, or each in its own. */
  readonly layout: 'one-process' | 'processes';
  /** Number of instances of every service; 1 unless given. */
  readonly instances?: number;
  /** Added to the environment of every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absent: processes reach each other, the database and the broker directly. */
  readonly network?: PlatformNetwork;
}

/** Addresses at which each process reaches others, and is reached by them: a place for proxies. */
export interface PlatformNetwork {
  /** Address of the database for a process, instead of its own. */
  databaseUrl(process: string, url: string): string;
  /** Addresses of the brokers for a process, instead of their own. */
  kafkaBrokers(process: string, brokers: string): string;
  /** Address at which others reach the internal listener of a process, instead of its own. With several instances only. */
  internalUrl(process: string, url: string): string;
}

export interface TestPlatform {
  /** Address of the gateway. With several gateways, each request goes to the next one in turn. */
  readonly baseUrl: string;
  /** Address of each gateway. */
  readonly gateways: readonly string[];
  readonly databaseUrl: string;
  /** Environment variables for the operators' command line: they name the database and the log of this platform. */
  readonly operatorEnv: Readonly<Record<string, string>>;
  /** Process ids by name: `platform` or the name of a service; with several instances `platform/1` and so on. */
  readonly pids: ReadonlyMap<string, number>;
  /** Name of a process that has ended by itself; undefined while all of them run. */
  readonly ended: string | undefined;
  /** Ends one process: in order, as its operators do, or as a power failure would. */
  end(name: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts a process that was ended, at the same address, and waits until it is ready. */
  begin(name: string): Promise<void>;
  /** Ends every process as a power failure would. */
  kill(): Promise<void>;
  /** After `kill`: starts every process again, at the same addresses and on the same database. */
  start(): Promise<void>;
  /** Suspends the named processes, or all of them, as on a suspended machine: the clock goes on, but no timer runs. */
  pause(names?: readonly string[]): void;
  resume(names?: readonly string[]): void;
  stop(): Promise<void>;
}

/** Starts the built platform as its operators do, in processes of its own, on a fresh database. */
export async function startPlatform(options: PlatformOptions): Promise<TestPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-system-'));
  const database = await createTestDatabase(options.databaseServerUrl);
  const { baseUrl, gateways, plans, balancers } = await planProcesses(options, { databaseUrl: database.url, folder });
  const processes = new ServiceProcesses(plans, join(folder, 'platform.log'));
  // The gateway is ready once the services behind it have answered. With several instances, each process is asked.
  const fronts = gateways.length === 1 ? gateways : plans.map(({ env }) => addressOf(env));
  const start = async (): Promise<void> => {
    processes.startAll();
    await eventually('the platform is ready', async () => processes.ended !== undefined || (await areReady(fronts)), {
      deadlineMs: READY_DEADLINE_MS,
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${processes.output}`);
    });
    const { ended } = processes;
    if (ended !== undefined) throw new Error(`${ended} ended while starting:\n${processes.output}`);
  };
  const begin = async (name: string): Promise<void> => {
    const url = addressOf(processes.start(name));
    await eventually(`${name} is ready`, () => isReady(url), { deadlineMs: READY_DEADLINE_MS });
  };
  const stop = async (): Promise<void> => {
    await processes.stopAll();
    await Promise.all(balancers.map((balancer) => balancer.close()));
    await database.drop();
    if (process.env['KEEP_LOGS'] === undefined) rmSync(folder, { recursive: true, force: true });
    else process.stdout.write(`kept ${folder}\n`);
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    baseUrl,
    gateways,
    databaseUrl: database.url,
    operatorEnv: {
      DATABASE_URL: database.url,
      ...(options.kafkaBrokers === undefined ? {} : { KAFKA_BROKERS: options.kafkaBrokers }),
    },
    get pids() {
      return processes.pids;
    },
    get ended() {
      return processes.ended;
    },
    start,
    stop,
    kill: () => processes.killAll(),
    pause: (names = [...processes.pids.keys()]) => processes.signal('SIGSTOP', names),
    resume: (names = [...processes.pids.keys()]) => processes.signal('SIGCONT', names),
    end: (name, signal) => processes.end(name, signal),
    begin,
  };
}

function addressOf({ PORT }: ProcessPlan['env']): string {
  return `http://127.0.0.1:${String(PORT)}`;
}

async function areReady(urls: readonly string[]): Promise<boolean> {
  return (await Promise.all(urls.map(isReady))).every(Boolean);
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/health/ready`)).status === 200;
}
