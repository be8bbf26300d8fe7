import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { planServices } from '@ballast/all-in-one';
import { createTestDatabase, eventually } from '@ballast/test-infra';

/** From the sources as from the build, which keeps their layout. */
const ROOT = join(
  __dirname,
  ...(__dirname.includes(`${sep}dist${sep}`) ? ['..', '..', '..', '..'] : ['..', '..', '..']),
);
/** As `npm start` and the image run the services. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
const READY_DEADLINE_MS = 90_000;
const STOP_DEADLINE_MS = 30_000;
const LOG_TAIL_CHARACTERS = 4_000;

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
  stop(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly main: string;
}

/** Starts the built platform as its operators do, in processes of its own, on a fresh database. */
export async function startPlatform(options: PlatformOptions): Promise<TestPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-system-'));
  const database = await createTestDatabase(options.databaseServerUrl);
  const logFile = join(folder, 'platform.log');
  const output = openSync(logFile, 'a');
  const env = environmentOf(options, { databaseUrl: database.url, folder });
  const plans = await planServices(env);
  const gateway = plans.find(({ name }) => name === 'gateway');
  const baseUrl = String(gateway?.env['GATEWAY_URL']);
  const running = new Map<string, Running>();
  const start = (name: string, main: string, childEnv: Running['env']): void => {
    const child = spawn(process.execPath, [...NODE_FLAGS, main], {
      env: { ...childEnv },
      stdio: ['ignore', output, output],
    });
    running.set(name, { child, env: childEnv, main });
  };
  if (options.layout === 'one-process')
    start('platform', join(ROOT, 'dist/apps/all-in-one/main.js'), { ...env, PORT: new URL(baseUrl).port });
  else for (const plan of plans) start(plan.name, join(ROOT, `dist/apps/${plan.name}/main.js`), plan.env);

  const ended = (): string | undefined => [...running].find(([, { child }]) => child.exitCode !== null)?.[0];
  const ready = async (): Promise<void> => {
    await eventually('the platform is ready', async () => ended() !== undefined || (await isReady(baseUrl)), {
      deadlineMs: READY_DEADLINE_MS,
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${tail(logFile)}`);
    });
    const name = ended();
    if (name !== undefined) throw new Error(`${name} ended while starting:\n${tail(logFile)}`);
  };
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values()].map(({ child }) => stopChild(child)));
    await database.drop();
    if (process.env['KEEP_LOGS'] === undefined) rmSync(folder, { recursive: true, force: true });
    else process.stdout.write(`kept ${folder}\n`);
  };
  try {
    await ready();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    baseUrl,
    databaseUrl: database.url,
    get pids() {
      return new Map([...running].map(([name, { child }]) => [name, child.pid ?? 0]));
    },
    stop,
    killAndRestart: async (service) => {
      const found = running.get(service);
      if (found === undefined) throw new Error(`No process runs ${service}`);
      const exit = once(found.child, 'exit');
      found.child.kill('SIGKILL');
      await exit;
      start(service, found.main, found.env);
      await eventually(`${service} is ready again`, () => isReady(`http://127.0.0.1:${String(found.env['PORT'])}`), {
        deadlineMs: READY_DEADLINE_MS,
      });
    },
  };
}

function environmentOf(
  options: PlatformOptions,
  { databaseUrl, folder }: { readonly databaseUrl: string; readonly folder: string },
): Running['env'] {
  return {
    ...process.env,
    ...options.env,
    BALLAST_MODE: 'sandbox',
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: options.kafkaBrokers ?? '',
    DATA_DIR: folder,
    HOST: '127.0.0.1',
    PORT: '0',
  };
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/health/ready`)).status === 200;
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await exit;
  clearTimeout(timer);
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').slice(-LOG_TAIL_CHARACTERS);
}
