// Finds processes that a test left running. A process inherits the environment of the run that started it, even when it
// detaches itself, so a mark in the environment identifies the run.
import { readdirSync, readFileSync } from 'node:fs';

const GRACE_MS = 5_000;
const POLL_MS = 100;

export const MARK = 'BALLAST_TEST_RUN';

/** True when this system shows the environment of a process. */
export const canLook = process.platform === 'linux';

/**
 * Ends the processes that still carry the mark after a period of grace.
 *
 * @returns {Promise<string[]>} process id and command of each process that had to be killed
 */
export async function endLeftovers(mark) {
  const deadline = Date.now() + GRACE_MS;
  let found = findMarked(mark);
  while (found.length > 0 && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, POLL_MS));
    found = findMarked(mark);
  }
  const commands = found.map(({ pid, command }) => `${pid} ${command}`);
  for (const { pid } of found) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // The process has ended by itself since.
    }
  }
  return commands;
}

function findMarked(mark) {
  if (!canLook) return [];
  const entry = `${MARK}=${mark}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const environment = read(`/proc/${pid}/environ`).split('\0');
      const isZombie = /\) Z /.test(read(`/proc/${pid}/stat`));
      if (isZombie || !environment.includes(entry)) return [];
      return [{ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }];
    });
}

/** Text of a file in /proc; empty when the process has ended or belongs to another user. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
