// `npm run simulate`: the platform under seeded faults, in one process. Results go to stdout, progress to stderr.
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { installDependencies } from './start/install.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORKER = new URL('./simulate/worker.mjs', import.meta.url);
/** Number of seeds that a thread takes at a time. */
const SEEDS_PER_TURN = 20;
/** Number of failed seeds that are reported; after so many no more seeds begin. */
const FAILURES_SHOWN = 3;
const USAGE = `npm run simulate [-- --seeds 1000] [-- --seed S [--trace]] [-- --bug NAME]

  --seeds N   runs the seeds 1 to N (1000)
  --from F    runs the seeds F to F + N - 1 (1)
  --seed S    runs one seed, and says its digest
  --trace     prints every step of that seed
  --bug NAME  plants a defect, which the seeds are to find: see docs/simulation.md

Exit code: 0 no seed fails, 1 a seed fails, 2 wrong use.

  npm run simulate -- --seeds 10000
  npm run simulate -- --seed 4711 --trace
`;

const say = (text) => process.stdout.write(`${text}\n`);
const tell = (text) => process.stderr.write(`${text}\n`);
const options = readOptions();
await installDependencies(ROOT, { say: tell });
const { build } = await import('./build.mjs');
await build();
const library = createRequire(import.meta.url)(join(ROOT, 'dist/libs/simulation/src/index.js'));
const unknown = options.bugs.find((bug) => !library.PLANTED_BUGS.includes(bug));
if (unknown !== undefined) refuse(`There is no bug ${unknown}, only ${library.PLANTED_BUGS.join(', ')}.`);
await (options.seed === undefined ? runMany() : runOne());

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: 'string', default: '1000' },
        from: { type: 'string', default: '1' },
        seed: { type: 'string' },
        trace: { type: 'boolean', default: false },
        bug: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    return {
      keepsTrace: values.trace,
      bugs: values.bug,
      from: numberOf('from', values.from),
      count: numberOf('seeds', values.seeds),
      seed: values.seed === undefined ? undefined : numberOf('seed', values.seed),
    };
  } catch (error) {
    return refuse(error.message);
  }
}

function refuse(reason) {
  process.stderr.write(`${reason}\n\n${USAGE}`);
  process.exit(2);
}

function numberOf(name, text) {
  if (!/^[0-9]{1,9}$/.test(text)) refuse(`--${name} is a whole number.`);
  return Number(text);
}

function runOne() {
  const { seed, keepsTrace, bugs } = options;
  const result = library.simulateSeed(seed, { bugs, keepsTrace });
  for (const line of result.trace) say(line);
  for (const violation of result.violations) say(`✗ ${violation}`);
  say(`seed ${seed}: ${result.steps} steps, ${result.violations.length} violations, digest ${result.digest}`);
  process.exitCode = result.violations.length > 0 ? 1 : 0;
}

async function runMany() {
  const started = performance.now();
  const { done, failed } = await onThreads();
  const seconds = (performance.now() - started) / 1000;
  const shown = failed.sort((a, b) => a - b).slice(0, FAILURES_SHOWN);
  for (const seed of shown) say(library.failureReport(seed, { bugs: options.bugs }));
  const pace = Math.round((done / seconds) * 60);
  say(`${done} seeds in ${seconds.toFixed(1)} s, ${pace} a minute: ${failed.length} failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

/** Runs all seeds on as many threads as there are cores. After a few failures no more seeds are begun. */
async function onThreads() {
  const { from, count, bugs } = options;
  const failed = [];
  let next = from;
  let done = 0;
  const turn = (worker) => {
    const first = next;
    if (failed.length < FAILURES_SHOWN) next = Math.min(next + SEEDS_PER_TURN, from + count);
    worker.postMessage(next > first ? { first, count: next - first } : 'end');
  };
  const thread = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(WORKER, { workerData: { bugs } });
      worker.on('error', reject);
      worker.on('exit', resolve);
      worker.on('message', (result) => {
        done += result.count;
        failed.push(...result.failed);
        if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${count} seeds`);
        turn(worker);
      });
      turn(worker);
    });
  const threads = Math.min(availableParallelism(), Math.ceil(count / SEEDS_PER_TURN));
  await Promise.all(Array.from({ length: threads }, thread));
  if (process.stderr.isTTY) process.stderr.write('\r');
  return { done, failed };
}
