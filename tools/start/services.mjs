// Child processes that run the services. Each has a channel to this process, on which the child says that it is ready.
// When the channel closes, also because this process was killed, the child closes its services in order.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/** A larger young generation: chunks of short-lived objects are collected with less copying. */
const NODE_FLAGS = ['--max-semi-space-size=64'];
const LOG_TAIL_LINES = 20;
/** Logs of earlier runs that stay, so that a few restarts do not remove the log of a failure. */
const LOGS_KEPT = 9;
const KILL_AFTER_MS = 30_000;

/**
 * A file for the output of the services. Files of the last runs are kept beside it: `ballast.1.log` is the newest of
 * them, and the oldest goes when there are more than LOGS_KEPT.
 */
export function openLogFile(dataDir) {
  const path = join(dataDir, 'ballast.log');
  const kept = (run) => (run === 0 ? path : join(dataDir, `ballast.${run}.log`));
  for (let run = LOGS_KEPT; run > 0; run -= 1) {
    if (existsSync(kept(run - 1))) renameSync(kept(run - 1), kept(run));
  }
  return { path, descriptor: openSync(path, 'a') };
}

/**
 * Starts a process and waits until it says that it is ready. The function that stops it goes to `track` at once,
 * because the start of another process may fail meanwhile.
 *
 * @param {{say: (text: string) => void}} options `say` gets a line for each thing that a stop waits for
 * @returns {Promise<{url: string, internalUrl: string, exited: Promise<Error>}>} `internalUrl` is where `/internal` and
 *   `/metrics` are; `exited` settles when the process ends although nothing stopped it
 */
async function startProcess({ name, main, env, log, track, say }) {
  const child = spawn(process.execPath, [...NODE_FLAGS, main], {
    env,
    stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'],
  });
  let stopping = false;
  let isReady = false;
  const ended = once(child, 'exit');
  const exited = ended.then(([code, signal]) => {
    if (stopping) return new Promise(() => {});
    return new Error(`${name} ended (${signal ?? `exit code ${code}`}). The end of ${log.path}:\n${tail(log.path)}`);
  });
  track(async () => {
    stopping = true;
    child.on('message', ({ waiting }) => waiting !== undefined && say(`Waiting for ${waiting}.`));
    // A process that is not ready yet does not listen, and stops when it finds the channel closed.
    if (child.connected && isReady) child.send({ stop: true }, () => {});
    else if (child.connected) child.disconnect();
    const kill = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
    await ended;
    clearTimeout(kill);
  });
  const ready = once(child, 'message').then(([message]) => message);
  const outcome = await Promise.race([ready, exited]);
  if (outcome instanceof Error) throw outcome;
  isReady = true;
  return { url: outcome.ready, internalUrl: outcome.internal, exited };
}

/** The eight services in one process. */
export function startAllInOne({ root, env, ...options }) {
  return startProcess({ name: 'The platform', main: join(root, 'dist/apps/all-in-one/main.js'), env, ...options });
}

/** Each service in a process of its own, the gateway last. */
export async function startSeparately({ root, plans, ...options }) {
  const start = ({ name, env }) =>
    startProcess({ name, main: join(root, `dist/apps/${name}/main.js`), env, ...options });
  const behind = await Promise.all(plans.filter(({ name }) => name !== 'gateway').map(start));
  const gateway = await start(plans.find(({ name }) => name === 'gateway'));
  return { ...gateway, exited: Promise.race([gateway, ...behind].map((service) => service.exited)) };
}

function tail(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
}
