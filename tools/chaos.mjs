// `npm run chaos`: the failure suite for a given time. Services, servers and networks of a cluster under load fail, and
// afterwards nothing may be lost. The table of failures and recovery times goes to stderr, with all other output.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TEST = fileURLToPath(new URL('./test.mjs', import.meta.url));
const MINUTES_MAX = 120;
const USAGE = `npm run chaos [-- --minutes 15] [-- --seed 126505]

  --minutes M  time in minutes during which failures begin, at most ${MINUTES_MAX} (15); every kind happens at least once
  --seed S     the same number gives the same failures and the same requests (126505)

Exit code: 0 nothing was lost, 1 something was, 2 wrong use. See docs/failures.md.
`;

const { minutes, seed } = readOptions();
const args = [TEST, 'system', 'tests/system/failures', '--testNamePattern', 'services, servers and networks fail'];
const child = spawn(process.execPath, args, {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, FAILURE_SECONDS: String(minutes * 60), FAILURE_SEED: String(seed) },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
const [code] = await once(child, 'exit');
process.exit(code ?? 1);

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '15' },
        seed: { type: 'string', default: '126505' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
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

function refuse(reason) {
  process.stderr.write(`${reason}\n\n${USAGE}`);
  process.exit(2);
}
