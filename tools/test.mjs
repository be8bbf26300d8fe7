// `npm test`: every layer in order, a table of results, and a last line with the totals. `npm test -- unit` runs one
// layer; arguments after the names of layers go to Jest.
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './start/install.mjs';
import { onAbandonedByNpm } from './start/parent.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const isCi = Boolean(process.env.CI) && process.env.CI !== 'false';
const say = (text = '') => void process.stdout.write(`${text}\n`);

await installDependencies(ROOT, { say });
const { build } = await import('./build.mjs');
const { LAYERS } = await import('./test/layers.mjs');
const { canLook, endLeftovers, MARK } = await import('./test/leftovers.mjs');
const { endAllGroups } = await import('./test/run.mjs');
const { Servers } = await import('./test/servers.mjs');

const { names, jestArgs } = choose(process.argv.slice(2));
const servers = new Servers();
const interrupt = () => {
  endAllGroups();
  void servers.stop().finally(() => process.exit(130));
};
// Ctrl-C may arrive more than once: from the terminal, from npm, from the launcher.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
onAbandonedByNpm(interrupt);
const rows = [];
try {
  await build();
  for (const name of names) rows.push(await runLayer(name));
} catch (error) {
  rows.push({ name: 'preparation', passed: 0, failed: 1, skipped: 0, seconds: 0, note: error.message });
} finally {
  await servers.stop();
}
report(rows);

function choose(args) {
  const end = args.findIndex((arg) => !(arg in LAYERS));
  const named = end === -1 ? args : args.slice(0, end);
  const rest = end === -1 ? [] : args.slice(end);
  if (named.length > 0) return { names: named, jestArgs: rest };
  if (rest.length === 0) return { names: Object.keys(LAYERS), jestArgs: [] };
  process.stderr.write(`npm test [-- <layer>… [Jest options]], with the layers ${Object.keys(LAYERS).join(', ')}\n`);
  process.exit(2);
}

async function runLayer(name) {
  say(`\n── ${name} ${'─'.repeat(Math.max(1, 70 - name.length))}`);
  const started = performance.now();
  const mark = randomUUID();
  // No Nx daemon: it would outlive the run. A plugin in a process of its own would take longer to start than to run.
  const nx = { NX_DAEMON: 'false', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false' };
  const env = { ...process.env, ...nx, [MARK]: mark };
  const isAsked = isCi || process.argv.slice(2).includes(name);
  const outcome = await LAYERS[name]({ root: ROOT, env, jestArgs, servers, say, isAsked, isCi }).catch((error) => ({
    passed: 0,
    failed: 1,
    skipped: 0,
    note: error.message,
  }));
  const left = await endLeftovers(mark);
  const notes = [outcome.note];
  if (left.length > 0) notes.push(`processes left behind: ${left.join(' | ')}`);
  const didNotRun = outcome.passed + outcome.failed + outcome.skipped === 0;
  const isShort = didNotRun || outcome.skipped > 0 || (outcome.note?.includes('without Kafka') ?? false);
  if (isShort && isCi) notes.push('in CI nothing may be skipped');
  return {
    name,
    ...outcome,
    failed: outcome.failed + (left.length > 0 ? 1 : 0) + (isShort && isCi ? 1 : 0),
    didNotRun,
    seconds: (performance.now() - started) / 1000,
    note: notes.filter(Boolean).join('; '),
  };
}

function report(rows) {
  const verdict = ({ failed, didNotRun }) => (failed > 0 ? 'FAILED' : didNotRun ? 'SKIPPED' : 'passed');
  say('\nlayer         result   passed  failed  skipped  seconds');
  for (const row of rows) {
    const numbers = [row.passed, row.failed, row.skipped].map((count) => String(count).padStart(7));
    const line = `${row.name.padEnd(13)} ${verdict(row).padEnd(8)}${numbers.join(' ')} ${row.seconds.toFixed(1).padStart(9)}`;
    say(row.note ? `${line}  ${row.note}` : line);
  }
  if (!canLook) say('Processes left behind were not looked for: this system does not show them.');
  for (const { name, note } of rows.filter((row) => row.didNotRun)) say(`\n!!! ${name} DID NOT RUN: ${note}`);
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  say(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}
