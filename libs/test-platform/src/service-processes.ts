import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';

/** Flags of Node, as `npm start` and the image set them. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
const STOP_DEADLINE_MS = 30_000;
const LOG_TAIL_CHARACTERS = 4_000;

/** A process as it is started: the same every time. */
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

  /** Name of a process that has ended; undefined while all of them run. */
  get ended(): string | undefined {
    return [...this.running].find(([, child]) => hasEnded(child))?.[0];
  }

  /** The last 4,000 characters that the processes wrote. */
  get output(): string {
    return readFileSync(this.logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS);
  }

  startAll(): void {
    for (const plan of this.plans) this.spawn(plan);
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.running.values()].map((child) => end(child, 'SIGKILL')));
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT', names: readonly string[]): void {
    for (const name of names) this.running.get(name)?.kill(signal);
  }

  /** Starts a process that does not run; answers its environment. */
  start(name: string): ProcessPlan['env'] {
    const plan = this.plans.find((each) => each.name === name);
    if (plan === undefined || this.running.has(name)) throw new Error(`Cannot start ${name}`);
    this.spawn(plan);
    return plan.env;
  }

  /**
   * Ends a process and waits for its end.
   * @throws Error when no such process runs, or when a process that was asked to stop did not end in order.
   */
  async end(name: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.running.get(name);
    if (child === undefined) throw new Error(`No process runs ${name}`);
    await end(child, signal);
    this.running.delete(name);
    if (signal === 'SIGTERM' && child.exitCode !== 0)
      throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}`);
  }

  /** Stops all processes. Paused ones go on first, because they cannot react to a signal before. */
  async stopAll(): Promise<void> {
    this.signal('SIGCONT', [...this.running.keys()]);
    await Promise.all([...this.running.values()].map((child) => end(child, 'SIGTERM')));
  }

  private spawn({ name, main, env }: ProcessPlan): void {
    const stdio = ['ignore', this.log, this.log] as const;
    this.running.set(name, spawn(process.execPath, [...NODE_FLAGS, main], { env: { ...env }, stdio: [...stdio] }));
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Sends the signal and waits for the end. A process that takes longer than 30 seconds is killed. */
async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await exit;
  clearTimeout(timer);
}
