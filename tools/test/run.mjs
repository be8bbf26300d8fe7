import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const KILL_AFTER_MS = 10_000;
const groups = new Set();
let interrupted = false;

/**
 * Runs a command in a process group of its own, so that a time-out ends all of it.
 *
 * @returns {Promise<{ok: boolean, note?: string}>}
 */
export async function run(command, args, { cwd, env, timeoutMs }) {
  if (interrupted) throw new Error('interrupted');
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  groups.add(child.pid);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup(child.pid, 'SIGTERM');
    setTimeout(() => endGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS).unref();
  }, timeoutMs);
  try {
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
    if (timedOut) return { ok: false, note: `stopped after ${timeoutMs / 1000} s` };
    return { ok: code === 0 };
  } finally {
    clearTimeout(timer);
    groups.delete(child.pid);
  }
}

/** Ends all commands on Ctrl-C, which does not reach their process groups, and refuses to start others. */
export function endAllGroups() {
  interrupted = true;
  for (const pid of groups) endGroup(pid, 'SIGTERM');
}

function endGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

/**
 * Runs Jest on the Node `node` and counts tests.
 *
 * @returns {Promise<{passed: number, failed: number, skipped: number, note?: string}>} a file that could not run counts
 *   as one failure
 */
export async function runJest(args, { root, env, timeoutMs, node = process.execPath }) {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-jest-'));
  const report = join(folder, 'report.json');
  const jest = [
    join(root, 'node_modules/jest/bin/jest.js'),
    '--config',
    join(root, 'jest.config.cjs'),
    '--passWithNoTests',
  ];
  try {
    const outcome = await run(node, [...jest, '--json', '--outputFile', report, ...args], {
      cwd: root,
      env,
      timeoutMs,
    });
    const counts = readReport(report);
    if (counts === undefined) return { passed: 0, failed: 1, skipped: 0, note: outcome.note ?? 'Jest wrote no report' };
    // Jest can fail although every test passed, for example by a time-out after the last test.
    const failed = outcome.ok ? counts.failed : Math.max(counts.failed, 1);
    return { ...counts, failed, ...(outcome.note && { note: outcome.note }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    return undefined;
  }
}
