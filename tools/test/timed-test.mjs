// A test that runs for a time that its caller sets, by a command of its own. All output goes to stderr but the help.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TEST = fileURLToPath(new URL('../test.mjs', import.meta.url));

export const MINUTES_MAX = 120;

/**
 * Runs the test whose file and name match, with `${prefix}_SECONDS` and `${prefix}_SEED` set, and exits with its code.
 * Exits with 2 when an option is no number within its bounds.
 */
export async function runTimedTest({ usage, file, name, prefix, defaults }) {
  const { minutes, seed } = readOptions(usage, defaults);
  const child = spawn(process.execPath, [TEST, 'system', file, '--testNamePattern', name], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, [`${prefix}_SECONDS`]: String(minutes * 60), [`${prefix}_SEED`]: String(seed) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, 'exit');
  process.exit(code ?? 1);
}

function readOptions(usage, defaults) {
  const refuse = (reason) => {
    process.stderr.write(`${reason}\n\n${usage}`);
    process.exit(2);
  };
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: defaults.minutes },
        seed: { type: 'string', default: defaults.seed },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      process.exit(0);
    }
    const minutes = /^[0-9]{1,3}(\.[0-9]+)?$/.test(values.minutes) ? Number(values.minutes) : 0;
    if (minutes <= 0 || minutes > MINUTES_MAX) refuse(`--minutes is a number above 0 and at most ${MINUTES_MAX}.`);
    if (!/^[1-9][0-9]{0,8}$/.test(values.seed)) refuse('--seed is a whole number above 0, of at most nine digits.');
    return { minutes, seed: Number(values.seed) };
  } catch (error) {
    return refuse(error.message);
  }
}
