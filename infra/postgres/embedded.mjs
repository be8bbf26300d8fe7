// A real Postgres from node_modules: no Docker, no system package.
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, restartable, supervise } from '../process/supervise.mjs';
import { findBinaries, refuseClosedFolder, serverUser } from './binaries.mjs';

const START_DEADLINE_MS = 30_000;
/** Milliseconds that a server of an earlier run gets to end: a fast shutdown may write a checkpoint first. */
const OLD_SERVER_DEADLINE_MS = 20_000;
const POLL_MS = 50;
/** Errors of Postgres while processes of an earlier run, whose main process was killed, are still ending. */
const HELD_BY_OLD_PROCESSES = /postmaster\.pid" already exists|pre-existing shared memory block/;
const USER = 'ballast';
const DATABASE = 'ballast';
const PASSWORD_FILE = 'ballast.password';
const run = promisify(execFile);

/** Room for every service with its pool in one process, and for tests that start several systems. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
  min_wal_size: '512MB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
};

/**
 * Starts a Postgres, after a server that an earlier run left on the same folder has ended.
 *
 * @param {{dataDir?: string, port?: number, persistent?: boolean, durable?: boolean, onWaiting?: (pid: number) => void}}
 *   [options]
 *   dataDir: default a temporary folder; persistent: keep the folder after `stop` (default: when dataDir is given);
 *   durable: false turns fsync off, for tests; onWaiting: called once when a server of an earlier run has to end first
 * @returns {Promise<{url: string, dataDir: string, stop: () => Promise<void>, exited: Promise<number>}>}
 * @throws Error in one sentence when the user that the server runs as cannot reach `dataDir`
 */
export async function startPostgres({
  dataDir,
  port,
  persistent = dataDir !== undefined,
  durable = true,
  onWaiting = () => {},
} = {}) {
  const user = serverUser();
  const binaries = findBinaries(user);
  const folder = folderOf(dataDir, user);
  const deadline = Date.now() + OLD_SERVER_DEADLINE_MS;
  if (existsSync(join(folder, 'PG_VERSION'))) await endOldServer(folder, { deadline, onWaiting });
  else await initialise(folder, binaries, user);

  const password = readFileSync(join(folder, PASSWORD_FILE), 'utf8');
  const listenPort = port ?? (await freePort());
  const url = (database) => `postgres://${USER}:${password}@127.0.0.1:${listenPort}/${database}`;
  const settings = {
    ...SETTINGS,
    port: String(listenPort),
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const start = () =>
    superviseWhenFree(Date.now() + OLD_SERVER_DEADLINE_MS, {
      name: 'Postgres',
      command: binaries.postgres,
      args: ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      logFile: join(folder, 'server.log'),
      cwd: folder,
      stopSignal: 'SIGINT', // Fast shutdown: open transactions are rolled back, connections closed.
      crashSignal: 'SIGQUIT', // Immediate shutdown: nothing is written, and the next start recovers from the log.
      removeAfter: persistent ? [] : [folder],
      deadlineMs: START_DEADLINE_MS,
      isReady: () => answers(url('postgres')),
      ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
    });
  const server = await restartable(start);
  await createDatabase(url('postgres'));
  return { url: url(DATABASE), dataDir: folder, ...server };
}

/** Starts the server, again and again while processes of an earlier run still hold its folder or its shared memory. */
async function superviseWhenFree(deadline, spec) {
  for (;;) {
    try {
      return await supervise(spec);
    } catch (error) {
      if (!HELD_BY_OLD_PROCESSES.test(error.message) || Date.now() > deadline) throw error;
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  }
}

/** A temporary folder, or the wanted one, whose files may not be there yet. */
function folderOf(wanted, user) {
  if (wanted === undefined) return mkdtempSync(join(tmpdir(), 'ballast-postgres-'));
  const folder = resolve(wanted);
  refuseClosedFolder(folder, user);
  return folder;
}

/**
 * Makes the files of a new server in a draft beside the folder, which becomes the folder when it is complete. A start
 * that is killed meanwhile leaves a draft, never half a server. A folder that holds anything is left alone.
 */
async function initialise(folder, binaries, user) {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(
      `${folder} holds files that are not those of a Postgres; move them away, or choose another folder.`,
    );
  }
  const draft = `${folder}.draft`;
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(tmpdir(), `ballast-${randomBytes(6).toString('hex')}`);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  const own = (path) => user !== undefined && chownSync(path, user.uid, user.gid);
  own(draft);
  own(passwordFile);
  try {
    // The builtin locale needs nothing of the system, compares bytes and so sorts the same everywhere. The file mode
    // of the folder is initdb's own (0700).
    const args = [
      `--pgdata=${draft}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=password',
      '--encoding=UTF8',
    ];
    await run(
      binaries.initdb,
      [...args, '--locale-provider=builtin', '--locale=C', '--builtin-locale=C.UTF-8', '--no-sync'],
      {
        ...identity,
        cwd: draft,
        env: { ...process.env, LC_ALL: 'C' },
      },
    );
    writeFileSync(join(draft, PASSWORD_FILE), password, { mode: 0o600 });
    own(join(draft, PASSWORD_FILE));
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(`initdb failed in ${draft}: ${error.stderr?.trim() || error.message}`, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * Ends a server whose supervisor was killed, by the process id in its folder, and waits until the process is gone.
 * Postgres refuses to start while any process has that id: also a killed process that has not ended yet, and a foreign
 * one that got the id later. So the file with the id is removed when the process is not a server of this folder.
 */
async function endOldServer(folder, { deadline, onWaiting }) {
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  let isAsked = false;
  for (let looks = 0; ; looks += 1) {
    const state = stateOf(pid, folder);
    if (state === 'gone') return;
    if (state === 'foreign' || (state === 'ending' && Date.now() > deadline)) return rmSync(pidFile, { force: true });
    if (looks === 1) onWaiting(pid);
    if (Date.now() > deadline) throw new Error(`Postgres process ${pid} still holds ${folder} and does not stop.`);
    if (state === 'running' && !isAsked) {
      isAsked = true;
      process.kill(pid, 'SIGINT');
    }
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

/**
 * State of the process of a server: `running`, `ending` (killed and not ended yet), `gone`, or `foreign` for a process
 * of another program. A killed process loses its arguments first; then `ps` shows its name in brackets.
 */
function stateOf(pid, folder) {
  const [state = '', ...args] = told('ps', ['-o', 'stat=,args=', '-p', String(pid)])
    .trim()
    .split(/\s+/);
  const command = args.join(' ');
  if (state === '') return 'gone';
  if (command.includes(folder)) return 'running';
  return state.startsWith('Z') || /^[[(]?postgres[\])]?$/.test(args[0] ?? '') ? 'ending' : 'foreign';
}

function told(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

async function answers(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(adminUrl) {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
