// This file uses nothing but Node, because it runs before dependencies are installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../../infra/node/npm.mjs';

/** Runs `npm ci` unless node_modules holds what the lock file names. */
export async function installDependencies(root, { say }) {
  if (isInstalled(root)) return;
  say('Installing dependencies (npm ci)…');
  const { code } = await runNpm(['ci'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (code !== 0) throw new Error('npm ci failed; see above.');
  if (!isInstalled(root))
    throw new Error('npm ci ended well, but node_modules does not hold what package-lock.json names.');
}

/**
 * Compares versions instead of times: npm writes a lock file of the installed packages into node_modules. Optional
 * packages may be missing, because they belong to other systems.
 */
export function isInstalled(root) {
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const wanted = packagesIn(join(root, 'package-lock.json')) ?? {};
  const isSame = (path) => installed[path]?.version === wanted[path]?.version;
  return (
    Object.keys(installed).every(isSame) &&
    Object.entries(wanted).every(
      ([path, { optional, devOptional }]) => path === '' || optional || devOptional || isSame(path),
    )
  );
}

function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
