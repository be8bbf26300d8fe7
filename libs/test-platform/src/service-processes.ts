import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';

/** As `npm start` and the image run the services. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
const STOP_DEADLINE_MS = 30_000;
const LOG_TAIL_CHARACTERS = 4_000;

/** What one process runs: always the same, however often it is started. */
export interface ProcessPlan {
  readonly name: string;
  readonly main: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The processes of one platform, which all write to one file. */
export class ServiceProcesses {
  private readonly running = new Map<string, ChildProcess>();
  private readonly log: number;

  constructor(
    private readonly plans: readonly ProcessPlan[],
    private readonly logFile: string,
  ) {
    this.log = openSync(logFile, 'a');
  }

  /** Operating system ids by name. */
  get pids(): ReadonlyMap<string, number> {
    return new Map([...this.running].map(([name, child]) => [name, child.pid ?? 0]));
  }

  /** One that has ended, if any has. */
  get ended(): string | undefined {
    return [...this.running].find(([, child]) => hasEnded(child))?.[0];
  }

  /** The last of what they wrote. */
  get output(): string {
    return readFileSync(this.logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS);
  }

  startAll(): void {
    for (const plan of this.plans) this.start(plan);
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.running.values()].map((child) => end(child, 'SIGKILL')));
  }

  signalAll(signal: 'SIGSTOP' | 'SIGCONT'): void {
    for (const child of this.running.values()) child.kill(signal);
  }

  /** Answers the environment it was started with. */
  async killAndRestart(name: string): Promise<ProcessPlan['env']> {
    const plan = this.plans.find((each) => each.name === name);
    const child = this.running.get(name);
    if (plan === undefined || child === undefined) throw new Error(`No process runs ${name}`);
    await end(child, 'SIGKILL');
    this.start(plan);
    return plan.env;
  }

  /** One that stands still hears of it only when it goes on. */
  async stopAll(): Promise<void> {
    this.signalAll('SIGCONT');
    await Promise.all([...this.running.values()].map((child) => end(child, 'SIGTERM')));
  }

  private start({ name, main, env }: ProcessPlan): void {
    const stdio = ['ignore', this.log, this.log] as const;
    this.running.set(name, spawn(process.execPath, [...NODE_FLAGS, main], { env: { ...env }, stdio: [...stdio] }));
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Sends the signal and waits for the end, which comes by force when it takes too long. */
async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await exit;
  clearTimeout(timer);
}
