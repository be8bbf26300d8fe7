// This file uses nothing but Node, because npm is called before dependencies are installed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs npm: the one that runs this script, else the first one on the PATH. An npm that is a script runs on the Node of
 * this process.
 *
 * @param {{cwd: string, stdio: import('node:child_process').StdioOptions, timeoutMs?: number}} options
 * @returns {Promise<{code: number | null, stderr: string}>} `code` is null when a signal or the time-out ended npm;
 *   `stderr` is empty unless `stdio` pipes it
 * @throws when npm cannot be started
 */
export async function runNpm(args, { cwd, stdio, timeoutMs }) {
  const script = process.env.npm_execpath;
  const [command, ...all] = script?.endsWith('.js') ? [process.execPath, script, ...args] : ['npm', ...args];
  const child = spawn(command, all, { cwd, stdio, timeout: timeoutMs, shell: process.platform === 'win32' });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
  const [code] = await once(child, 'close');
  return { code, stderr };
}
