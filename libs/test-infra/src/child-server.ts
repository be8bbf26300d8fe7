import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const START_DEADLINE_MS = 120_000;

/** First line of a `serve.mjs` script: the address of its server, or the reason why there is none. */
export type Announcement = Readonly<Record<string, unknown>>;

export interface ChildServer {
  readonly announcement: Announcement;
  stop(): Promise<void>;
}

/**
 * Runs a launcher script of `infra/` in a process of its own, because Jest cannot import modules. The script ends its
 * server when its stdin closes, so even a killed test run leaves nothing behind.
 */
export async function startChildServer(script: string, parameters: readonly string[] = []): Promise<ChildServer> {
  const child = spawn(process.execPath, [scriptPath(script), ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
  const announcement = await firstLine(child, script);
  return {
    announcement,
    stop: async () => {
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (child.exitCode !== null) return;
      child.stdin?.end();
      await exited;
    },
  };
}

function firstLine(child: ChildProcess, script: string): Promise<Announcement> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error(`infra/${script} said nothing for ${START_DEADLINE_MS} ms`));
    }, START_DEADLINE_MS);
    if (child.stdout === null) throw new Error('The child has no stdout');
    createInterface(child.stdout).once('line', (line) => {
      clearTimeout(timer);
      const announcement = JSON.parse(line) as Announcement;
      if (typeof announcement['error'] === 'string') reject(new Error(announcement['error']));
      else resolve(announcement);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`infra/${script} ended with code ${code} before it was ready`));
    });
  });
}

export function textOf(announcement: Announcement, name: string): string {
  const value = announcement[name];
  if (typeof value !== 'string') throw new Error(`The server announced no ${name}`);
  return value;
}

/** The absolute path of a script under `infra/`. */
export function scriptPath(script: string): string {
  return join(__dirname, '..', '..', '..', 'infra', script);
}
