// A lock that lets one running instance use a data folder.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataDir } from './data-dir.mjs';

const FILE = 'ballast.pid';

/**
 * Takes the data folder for this process, and takes it over from a run that was killed.
 *
 * @returns {{tookOver: boolean, release: () => void}}
 * @throws when another process that still runs holds it
 */
export function lockDataDir(dataDir, { url }) {
  const path = join(dataDir, FILE);
  makeDataDir(dataDir);
  const holder = { pid: process.pid, started: startOf(process.pid), url };
  for (let tookOver = false; ; tookOver = true) {
    try {
      // Exclusive: of two starts at once only one creates the file.
      writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
      return { tookOver, release: () => rmSync(path, { force: true }) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const other = readHolder(path);
    if (other !== undefined && isRunning(other)) {
      throw new Error(
        `Ballast already runs on the data folder ${dataDir} (process ${other.pid}, ${other.url}). ` +
          'Stop it, or choose another folder: DATA_DIR=… npm start',
      );
    }
    rmSync(path, { force: true });
  }
}

function readHolder(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Compares the start time too, because the system gives the id of an ended process to a new one. */
function isRunning({ pid, started }) {
  return started !== undefined && startOf(pid) === started;
}

/** Start time of a process as text of the system; undefined for a process that has ended. */
function startOf(pid) {
  try {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return state === 'Z' ? undefined : fields[18];
  } catch {
    return startToldByPs(pid);
  }
}

function startToldByPs(pid) {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    const [state, ...started] = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], options)
      .trim()
      .split(/\s+/);
    return state.startsWith('Z') ? undefined : started.join(' ');
  } catch {
    return undefined;
  }
}
