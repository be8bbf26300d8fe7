import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { planServices } from '@ballast/all-in-one';
import { createTestDatabase, eventually } from '@ballast/test-infra';
import { ServiceProcesses, type ProcessPlan } from './service-processes';

/** From the sources as from the build, which keeps their layout. */
const ROOT = join(
  __dirname,
  ...(__dirname.includes(`${sep}dist${sep}`) ? ['..', '..', '..', '..'] : ['..', '..', '..']),
);
const READY_DEADLINE_MS = 90_000;

export interface PlatformOptions {
  /** A server on which the platform gets a database of its own. */
  readonly databaseServerUrl: string;
  /** Absent: the embedded log. */
  readonly kafkaBrokers?: string;
  /** All services in one process, or each in its own. */
  readonly layout: 'one-process' | 'processes';
  /** Added to the environment of every process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestPlatform {
  readonly baseUrl: string;
  readonly databaseUrl: string;
  /** Operating system ids by what they run: `platform`, or each service. */
  readonly pids: ReadonlyMap<string, number>;
  /** Ends a process as a power failure would, and starts it again. Only with one process for each service. */
  killAndRestart(service: string): Promise<void>;
  /** Ends every process as a power failure would. */
  kill(): Promise<void>;
  /** After `kill`: starts every process again, at the same addresses and on the same database. */
  start(): Promise<void>;
  /** Every process stands still, as on a machine that is suspended: the clock goes on, nobody's timers do. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** Starts the built platform as its operators do, in processes of its own, on a fresh database. */
export async function startPlatform(options: PlatformOptions): Promise<TestPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-system-'));
  const database = await createTestDatabase(options.databaseServerUrl);
  const { baseUrl, plans } = await planProcesses(options, { databaseUrl: database.url, folder });
  const processes = new ServiceProcesses(plans, join(folder, 'platform.log'));
  const start = async (): Promise<void> => {
    processes.startAll();
    await eventually('the platform is ready', async () => processes.ended !== undefined || (await isReady(baseUrl)), {
      deadlineMs: READY_DEADLINE_MS,
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${processes.output}`);
    });
    const { ended } = processes;
    if (ended !== undefined) throw new Error(`${ended} ended while starting:\n${processes.output}`);
  };
  const stop = async (): Promise<void> => {
    await processes.stopAll();
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
    databaseUrl: database.url,
    get pids() {
      return processes.pids;
    },
    start,
    stop,
    kill: () => processes.killAll(),
    pause: () => processes.signalAll('SIGSTOP'),
    resume: () => processes.signalAll('SIGCONT'),
    killAndRestart: async (service) => {
      const { PORT } = await processes.killAndRestart(service);
      await eventually(`${service} is ready again`, () => isReady(`http://127.0.0.1:${String(PORT)}`), {
        deadlineMs: READY_DEADLINE_MS,
      });
    },
  };
}

/** What runs in which process, every address chosen for good. */
async function planProcesses(
  options: PlatformOptions,
  { databaseUrl, folder }: { readonly databaseUrl: string; readonly folder: string },
): Promise<{ readonly baseUrl: string; readonly plans: readonly ProcessPlan[] }> {
  const env = {
    ...process.env,
    ...options.env,
    BALLAST_MODE: 'sandbox',
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: options.kafkaBrokers ?? '',
    DATA_DIR: folder,
    HOST: '127.0.0.1',
    PORT: '0',
  };
  const services = await planServices(env);
  const baseUrl = String(services.find(({ name }) => name === 'gateway')?.env['GATEWAY_URL']);
  const main = (app: string): string => join(ROOT, `dist/apps/${app}/main.js`);
  const whole: ProcessPlan = {
    name: 'platform',
    main: main('all-in-one'),
    env: { ...env, PORT: new URL(baseUrl).port },
  };
  const each = services.map((plan): ProcessPlan => ({ name: plan.name, main: main(plan.name), env: plan.env }));
  return { baseUrl, plans: options.layout === 'one-process' ? [whole] : each };
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/health/ready`)).status === 200;
}
