import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const START_DEADLINE_MS = 120_000;

/** A line of a `serve.mjs` script: the addresses of its server, the end of a command, or the reason why it failed. */
export type Announcement = Readonly<Record<string, unknown>>;

export interface ChildServer {
  readonly announcement: Announcement;
  /** Ends the server at once, as a failure would; its files stay. */
  crash(): Promise<void>;
  /** After `crash`: starts the server again, at the same addresses and with its files. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs a launcher script of `infra/` in a process of its own, because Jest cannot import modules. The script ends its
 * server when its stdin closes, so even a killed test run leaves nothing behind.
 */
export async function startChildServer(script: string, parameters: readonly string[] = []): Promise<ChildServer> {
  const child = spawn(process.execPath, [scriptPath(script), ...parameters], { stdio: ['pipe', 'pipe', 'inherit'] });
  const announcement = await nextLine(child, script);
  const tell = async (command: 'crash' | 'restart'): Promise<void> => {
    const answer = nextLine(child, script);
    child.stdin?.write(`${command}\n`);
    await answer;
  };
  return {
    announcement,
    crash: () => tell('crash'),
    restart: () => tell('restart'),
    stop: async () => {
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      if (child.exitCode !== null) return;
      child.stdin?.end();
      await exited;
    },
  };
}

/** The next line of the child. @throws Error when the line tells an error, when the child ends, or when no line comes. */
function nextLine(child: ChildProcess, script: string): Promise<Announcement> {
  const { stdout } = child;
  if (stdout === null) throw new Error('The child has no stdout');
  return new Promise((resolve, reject) => {
    const lines = createInterface(stdout);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      lines.close();
      child.off('exit', onExit);
      settle();
    };
    const timer = setTimeout(() => {
      child.kill();
      finish(() => reject(new Error(`infra/${script} said nothing for ${START_DEADLINE_MS} ms`)));
    }, START_DEADLINE_MS);
    const onExit = (code: number | null): void =>
      finish(() => reject(new Error(`infra/${script} ended with code ${code} before it was ready`)));
    child.once('exit', onExit);
    lines.once('line', (line) => {
      const answer = JSON.parse(line) as Announcement;
      if (typeof answer['error'] === 'string') finish(() => reject(new Error(String(answer['error']))));
      else finish(() => resolve(answer));
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
