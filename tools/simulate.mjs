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
const SEEDS_PER_TURN = { domain: 20, whole: 2 };
/** Number of failed seeds that are reported; after so many no more seeds begin. */
const FAILURES_SHOWN = 3;
const USAGE = `npm run simulate [-- --seeds 1000] [-- --seed S [--trace]] [-- --whole] [-- --bug NAME]

  --seeds N   runs the seeds 1 to N (1000; 50 with --whole)
  --from F    runs the seeds F to F + N - 1 (1)
  --seed S    runs one seed, and says its digest
  --trace     prints every step of that seed
  --whole     runs the services themselves on a Postgres of their own, instead of their pure functions alone
  --bug NAME  plants a defect, which the seeds are to find: see docs/simulation.md

Exit code: 0 no seed fails, 1 a seed fails, 2 wrong use.

  npm run simulate -- --seeds 10000
  npm run simulate -- --seed 4711 --trace
  npm run simulate -- --whole --seeds 200
`;

const say = (text) => process.stdout.write(`${text}\n`);
const tell = (text) => process.stderr.write(`${text}\n`);
const options = readOptions();
await installDependencies(ROOT, { say: tell });
const { build } = await import('./build.mjs');
await build();
const library = createRequire(import.meta.url)(join(ROOT, 'dist/libs/simulation/src/index.js'));
const plantable = options.isWhole ? library.WHOLE_BUGS : library.PLANTED_BUGS;
const unknown = options.bugs.find((bug) => !plantable.includes(bug));
if (unknown !== undefined) refuse(`There is no bug ${unknown} on this level, only ${plantable.join(', ')}.`);
const postgres = options.isWhole ? await startDatabaseServer() : undefined;
try {
  await (options.seed === undefined ? runMany() : runOne());
} finally {
  await postgres?.stop();
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: 'string' },
        from: { type: 'string', default: '1' },
        seed: { type: 'string' },
        trace: { type: 'boolean', default: false },
        whole: { type: 'boolean', default: false },
        bug: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    return {
      isWhole: values.whole,
      keepsTrace: values.trace,
      bugs: values.bug,
      from: numberOf('from', values.from),
      count: numberOf('seeds', values.seeds ?? (values.whole ? '50' : '1000')),
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

/** The server in TEST_DATABASE_URL, as for the tests; a new one when there is none. */
async function startDatabaseServer() {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, stop: () => Promise.resolve() };
  const { startPostgres } = await import('../infra/postgres/embedded.mjs');
  return startPostgres({ durable: false });
}

/** The level that the options ask for, as this process runs single seeds on it. */
async function openLevel() {
  if (postgres !== undefined) return library.startWholeSimulation(postgres.url);
  return { run: library.simulateSeed, report: library.failureReport, close: () => undefined };
}

async function runOne() {
  const { seed, keepsTrace, bugs } = options;
  const level = await openLevel();
  const result = await level.run(seed, { keepsTrace, bugs });
  await level.close();
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
  // Before the reports: shrinking a scenario runs it up to a few hundred times.
  for (const seed of shown) say(`✗ seed ${seed} fails: npm run simulate -- --seed ${seed} --trace${flags()}`);
  if (shown.length > 0) await report(shown);
  const pace = Math.round((done / seconds) * 60);
  say(`${done} seeds in ${seconds.toFixed(1)} s, ${pace} a minute: ${failed.length} failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

/** Options that a single run needs beside its seed. */
function flags() {
  const { isWhole, bugs } = options;
  return [...(isWhole ? [' --whole'] : []), ...bugs.map((bug) => ` --bug ${bug}`)].join('');
}

async function report(seeds) {
  const { bugs } = options;
  const level = await openLevel();
  for (const seed of seeds) say(await level.report(seed, { bugs }));
  await level.close();
}

/** Runs all seeds on as many threads as there are cores. After a few failures no more seeds are begun. */
async function onThreads() {
  const { from, count, isWhole, bugs } = options;
  const perTurn = isWhole ? SEEDS_PER_TURN.whole : SEEDS_PER_TURN.domain;
  const failed = [];
  let next = from;
  let done = 0;
  const turn = (worker) => {
    const first = next;
    if (failed.length < FAILURES_SHOWN) next = Math.min(next + perTurn, from + count);
    worker.postMessage(next > first ? { first, count: next - first } : 'end');
  };
  const thread = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(WORKER, { workerData: { bugs, databaseUrl: postgres?.url } });
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
  const threads = Math.min(availableParallelism(), Math.ceil(count / perTurn));
  await Promise.all(Array.from({ length: threads }, thread));
  if (process.stderr.isTTY) process.stderr.write('\r');
  return { done, failed };
}
