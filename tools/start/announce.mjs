// Tells the command line of operators, `npm run ballast`, where the servers of a running platform are.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'running.json';
/** File mode, because the address of the database contains its password. */
const OWNER_ONLY = 0o600;

/**
 * Writes the addresses into the data folder. A file that a killed run left there is replaced.
 *
 * @returns {() => Promise<void>} function that removes the file
 */
export function announceServers(dataDir, addresses) {
  const path = join(dataDir, FILE);
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(addresses, null, 2)}\n`, { mode: OWNER_ONLY });
  renameSync(draft, path);
  return async () => rmSync(path, { force: true });
}
