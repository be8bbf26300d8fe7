import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const POLL_MS = 20;
const LOG_TAIL_LINES = 15;

/**
 * Starts a server under the supervisor and waits until `isReady` answers true.
 *
 * @param {{name: string, command: string, args: string[], logFile: string, cwd?: string, env?: object, uid?: number,
 *   gid?: number, stopSignal?: string, crashSignal?: string, removeAfter?: string[], deadlineMs: number,
 *   isReady: () => Promise<boolean>}} spec
 * @returns {Promise<{stop: () => Promise<void>, crash: () => Promise<void>, exited: Promise<number>}>} `crash` ends the
 *   server at once by `crashSignal` (SIGKILL) and keeps its files; `exited` settles however the server ends
 */
export async function supervise({ name, deadlineMs, isReady, ...spec }) {
  const supervisor = spawn(
    process.execPath,
    [fileURLToPath(new URL('./supervisor.mjs', import.meta.url)), JSON.stringify(spec)],
    {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    },
  );
  const exited = new Promise((resolve) => supervisor.once('exit', (code) => resolve(code ?? 1)));
  let ended = false;
  void exited.then(() => (ended = true));
  supervisor.stdin.on('error', () => {});

  const stop = async () => {
    // Keeps this process running until the server has ended.
    supervisor.ref();
    supervisor.stdin.end();
    await exited;
  };
  const crash = async () => {
    supervisor.ref();
    supervisor.stdin.write('crash\n');
    await exited;
  };
  const deadline = Date.now() + deadlineMs;
  while (!(await isReady())) {
    if (ended) throw new Error(`${name} stopped while it started; the end of ${spec.logFile}:\n${tail(spec.logFile)}`);
    if (Date.now() > deadline) {
      await stop();
      throw new Error(
        `${name} was not ready after ${deadlineMs} ms; the end of ${spec.logFile}:\n${tail(spec.logFile)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  supervisor.unref();
  supervisor.stdin.unref?.();
  return { stop, crash, exited };
}

/**
 * A supervised server that can crash and start again with the same files and addresses.
 *
 * @param {() => ReturnType<typeof supervise>} start
 */
export async function restartable(start) {
  let server = await start();
  return {
    stop: () => server.stop(),
    crash: () => server.crash(),
    restart: async () => {
      server = await start();
    },
    exited: server.exited,
  };
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export function isPortOpen(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(socket.destroy() && true));
    socket.once('error', () => resolve(false));
  });
}

function tail(file) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  } catch {
    return '(no output)';
  }
}
