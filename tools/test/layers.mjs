import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findNode, NODE_RELEASES, NodeUnavailableError } from '../../infra/node/binaries.mjs';
import { findBrowser } from './browser.mjs';
import { run, runJest } from './run.mjs';

const MINUTE_MS = 60_000;
/** More workers than processors, because a worker also waits for Postgres, Kafka and time-outs. */
const INTEGRATION_WORKERS = 3;
/** Specs for other Nodes: all unit specs but those of the domain, which is arithmetic except for the seal. */
const FOR_OTHER_NODES = ['**/*.unit.spec.ts', '!**/libs/domain/**', '**/libs/domain/seal/**/*.unit.spec.ts'];
/**
 * Specs for the newest Node besides: the integration specs of the parts that use HTTP, sockets, processes or cryptography.
 * The rest is about rules and SQL, which no Node changes; the simulation of the whole platform runs its handlers there.
 */
const FOR_NEWEST_NODE = [
  ...FOR_OTHER_NODES,
  '**/libs/**/*.int.spec.ts',
  '!**/libs/{invariants,platform/record}/**/*.int.spec.ts',
  '**/apps/gateway/src/edge/*.int.spec.ts',
  '**/apps/webhook-dispatcher/src/{deliver-webhooks,network}/*.int.spec.ts',
];
/** Minutes that `npm run chaos` and `npm run race` add to the system layer. */
const ASKED_MINUTES = [process.env.FAILURE_SECONDS, process.env.RACE_SECONDS]
  .map((seconds) => Math.ceil(Number(seconds ?? 0) / 60))
  .reduce((sum, minutes) => sum + minutes, 0);

/**
 * @typedef {{passed: number, failed: number, skipped: number, note?: string}} Outcome `passed`, `failed` and `skipped`
 *   are all zero when nothing ran, and `note` says why
 * @typedef {{root: string, env: Record<string, string>, jestArgs: string[], servers: import('./servers.mjs').Servers,
 *   isAsked: boolean, isCi: boolean, say: (text: string) => void}} Context `isAsked` is true for a layer that
 *   the command line names, and for all layers in CI
 */

/** Layers in the order in which they run: first those that are fast and find most mistakes. */
export const LAYERS = {
  format: (context) => check(context, 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  lint: (context) => check(context, 'nx/dist/bin/nx.js', ofEachProject('lint,lint-documents', context)),
  typecheck: (context) => check(context, 'nx/dist/bin/nx.js', ofEachProject('typecheck', context)),
  unit,
  integration: (context) => onServers(context, ['**/*.int.spec.ts'], { workers: INTEGRATION_WORKERS, minutes: 12 }),
  system: (context) =>
    onServers(context, ['**/*.e2e.spec.ts', '!**/tests/pages/**', '!**/tests/containers/**'], {
      workers: 1,
      minutes: 28 + ASKED_MINUTES,
    }),
  simulation,
  pages,
  containers,
  runtimes,
};

async function check({ root, env }, tool, args) {
  const script = join(root, 'node_modules', ...tool.split('/'));
  const { ok, note } = await run(process.execPath, [script, ...args], { cwd: root, env, timeoutMs: 8 * MINUTE_MS });
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, note };
}

/** Nx runs a target only for projects whose inputs changed since it last passed; in CI for all of them. */
function ofEachProject(target, { isCi }) {
  const command = ['run-many', '--targets', target, '--output-style', 'stream-without-prefixes'];
  return isCi ? [...command, '--skip-nx-cache'] : command;
}

/** Unit specs, through Nx. With options for Jest they run without Nx, because its cache keeps whole projects only. */
async function unit(context) {
  if (context.jestArgs.length > 0) return jest(context, ['**/*.unit.spec.ts'], { workers: 2, minutes: 8 });
  const reports = join(context.root, '.reports', 'test');
  // Nx restores the report of each project that it skips from its cache.
  rmSync(reports, { recursive: true, force: true });
  const outcome = await check(context, 'nx/dist/bin/nx.js', ofEachProject('test', context));
  const counts = readReports(reports);
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  const failed = outcome.failed === 0 ? sum('failed') : Math.max(sum('failed'), 1);
  return { passed: sum('passed'), failed, skipped: sum('skipped'), note: outcome.note };
}

function readReports(folder) {
  try {
    return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  } catch {
    return [];
  }
}

async function jest({ root, env, jestArgs, node }, files, { workers, minutes }) {
  const args = [...files.map((glob) => `--testMatch=${glob}`), `--maxWorkers=${workers}`, ...jestArgs];
  const outcome = await runJest(args, { root, env, node, timeoutMs: minutes * MINUTE_MS });
  const ran = outcome.passed + outcome.failed + outcome.skipped > 0;
  return ran ? outcome : { ...outcome, note: 'no test matches' };
}

async function onServers(context, files, limits) {
  const { env, missing } = await context.servers.environment();
  const outcome = await jest({ ...context, env: { ...context.env, ...env } }, files, limits);
  return missing === undefined
    ? outcome
    : { ...outcome, note: [outcome.note, `without Kafka: ${missing}`].filter(Boolean).join('; ') };
}

/** Seeds of the simulation on both levels; tools/simulate.mjs prints the seeds that fail. */
async function simulation(context) {
  const { TEST_DATABASE_URL } = await context.servers.databaseEnvironment();
  const simulate = ({ root, env }, args) => {
    const script = join(root, 'tools/simulate.mjs');
    return run(process.execPath, [script, ...args], { cwd: root, env, timeoutMs: 4 * MINUTE_MS });
  };
  const outcomes = [
    await simulate(context, ['--seeds', '1000']),
    await simulate({ ...context, env: { ...context.env, TEST_DATABASE_URL } }, ['--whole', '--seeds', '50']),
  ];
  const failed = outcomes.filter(({ ok }) => !ok);
  const note = failed.map((outcome) => outcome.note).join('; ');
  return { passed: 2 - failed.length, failed: failed.length, skipped: 0, ...(note === '' ? {} : { note }) };
}

async function pages(context) {
  const browser = await findBrowser();
  if (browser === undefined) {
    const note = 'neither Chromium nor Chrome is installed, and BROWSER_PATH names none';
    return { passed: 0, failed: 0, skipped: 0, note };
  }
  const env = { ...context.env, ...(await context.servers.databaseEnvironment()), BROWSER_PATH: browser };
  return jest({ ...context, env }, ['**/tests/pages/**/*.e2e.spec.ts'], { workers: 1, minutes: 8 });
}

async function containers(context) {
  try {
    await promisify(execFile)('docker', ['version']);
  } catch {
    return { passed: 0, failed: 0, skipped: 0, note: 'no Docker engine answers' };
  }
  const before = await listContainers();
  const outcome = await jest(context, ['**/tests/containers/**/*.e2e.spec.ts'], { workers: 1, minutes: 15 });
  const left = (await listContainers()).filter((container) => !before.includes(container));
  if (left.length === 0) return outcome;
  return { ...outcome, failed: outcome.failed + 1, note: `containers left behind: ${left.join(', ')}` };
}

async function listContainers() {
  const { stdout } = await promisify(execFile)('docker', ['ps', '--all', '--format', '{{.ID}} {{.Image}}']);
  return stdout.split('\n').filter(Boolean);
}

/** Most unit tests on the oldest and the newest supported Node, and some integration tests on the newest. */
async function runtimes(context) {
  if (!context.isAsked) {
    const note = 'it repeats tests on two other Nodes, so it runs in CI and as npm test -- runtimes';
    return { passed: 0, failed: 0, skipped: 0, note };
  }
  const majors = NODE_RELEASES.releases.map(({ major }) => major).filter((major) => major !== NODE_RELEASES.pinned);
  const outcomes = [];
  for (const major of majors) {
    outcomes.push(await onNode(major, context, major === Math.max(...majors) ? FOR_NEWEST_NODE : FOR_OTHER_NODES));
  }
  const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  const note = outcomes.map((outcome) => outcome.note).join('; ');
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), note };
}

async function onNode(major, context, files) {
  let node;
  try {
    node = await findNode(major, context);
  } catch (error) {
    if (!(error instanceof NodeUnavailableError)) throw error;
    return { passed: 0, failed: 0, skipped: 1, note: `no Node ${major}: ${error.message}` };
  }
  context.say(`Node ${node.version}`);
  const env = { ...context.env, PATH: [dirname(node.path), context.env.PATH].join(delimiter) };
  const limits = { workers: INTEGRATION_WORKERS, minutes: 20 };
  const outcome = await onServers({ ...context, env, node: node.path }, files, limits);
  return {
    ...outcome,
    note: [`Node ${node.version}: ${outcome.passed} passed`, outcome.note].filter(Boolean).join(', '),
  };
}
