// A real Postgres from node_modules: no Docker, no system package.
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort, supervise } from '../process/supervise.mjs';
import { findBinaries, isReachable, serverUser } from './binaries.mjs';

const START_DEADLINE_MS = 30_000;
const STALE_SERVER_DEADLINE_MS = 10_000;
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
 * @param {{dataDir?: string, port?: number, persistent?: boolean, durable?: boolean}} [options]
 *   dataDir: default a temporary folder; persistent: keep the folder after `stop` (default: when dataDir is given);
 *   durable: false turns fsync off, for tests
 * @returns {Promise<{url: string, dataDir: string, stop: () => Promise<void>, exited: Promise<number>}>} `dataDir` is
 *   where the data really is: root cannot hand a folder under a closed home to the unprivileged user of the server
 */
export async function startPostgres({ dataDir, port, persistent = dataDir !== undefined, durable = true } = {}) {
  const user = serverUser();
  const binaries = findBinaries(user);
  const folder = chooseFolder(dataDir, user);
  if (existsSync(join(folder, 'PG_VERSION'))) await stopStaleServer(folder);
  else await initialise(folder, binaries, user);

  const password = readFileSync(join(folder, PASSWORD_FILE), 'utf8');
  const listenPort = port ?? (await freePort());
  const url = (database) => `postgres://${USER}:${password}@127.0.0.1:${listenPort}/${database}`;
  const settings = {
    ...SETTINGS,
    port: String(listenPort),
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const server = await supervise({
    name: 'Postgres',
    command: binaries.postgres,
    args: ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    logFile: join(folder, 'server.log'),
    cwd: folder,
    stopSignal: 'SIGINT', // Fast shutdown: open transactions are rolled back, connections closed.
    removeAfter: persistent ? [] : [folder],
    deadlineMs: START_DEADLINE_MS,
    isReady: () => answers(url('postgres')),
    ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  });
  await createDatabase(url('postgres'));
  return { url: url(DATABASE), dataDir: folder, stop: server.stop, exited: server.exited };
}

function chooseFolder(wanted, user) {
  if (wanted === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'ballast-postgres-'));
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    return folder;
  }
  const asked = resolve(wanted);
  const name = createHash('sha256').update(asked).digest('hex').slice(0, 16);
  const folder = isReachable(asked, user) ? asked : join('/var/lib/ballast', name);
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
  }
  return folder;
}

async function initialise(folder, binaries, user) {
  const password = randomBytes(18).toString('base64url');
  const passwordFile = join(tmpdir(), `ballast-${randomBytes(6).toString('hex')}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid);
  try {
    // The builtin locale needs nothing of the system, compares bytes and so sorts the same everywhere. The file mode
    // of the folder is initdb's own (0700).
    const args = [
      `--pgdata=${folder}`,
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
        cwd: folder,
        env: { ...process.env, LC_ALL: 'C' },
      },
    );
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`initdb failed in ${folder}: ${error.stderr?.trim() || error.message}`, { cause: error });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(join(folder, PASSWORD_FILE), password, { mode: 0o600 });
  if (user !== undefined) chownSync(join(folder, PASSWORD_FILE), user.uid, user.gid);
}

/** A server whose supervisor was killed too still holds the folder: it is ended by the process id it left there. */
async function stopStaleServer(folder) {
  const pidFile = join(folder, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const isOurs = () => Number.isInteger(pid) && pid > 1 && commandOf(pid).includes(folder);
  if (isOurs()) process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STALE_SERVER_DEADLINE_MS;
  while (isOurs()) {
    if (Date.now() > deadline) throw new Error(`Postgres process ${pid} still holds ${folder} and does not stop.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

function commandOf(pid) {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
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
