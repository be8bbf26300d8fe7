const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { executor, groupBy, reportFile } = require('./batch.cjs');

const WORKERS = 2;

Object.assign(exports, executor(test));

/** Runs Jest once over the unit specs of all given projects. Each project gets a report with its counts. */
async function test({ root, names, roots, owner }) {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-test-'));
  try {
    const report = await runJest(root, join(folder, 'report.json'), names, roots);
    return keepReports({ root, names, owner }, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runJest(root, file, names, roots) {
  // The workspace itself has no specs: every other project lies in one of the folders that Jest looks in.
  const folders = names.map((name) => roots.get(name)).filter((each) => each !== '.');
  if (folders.length === 0) return { testResults: [] };
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = [
    ...['--config', join(root, 'jest.config.cjs'), `--maxWorkers=${WORKERS}`, '--passWithNoTests'],
    ...['--json', '--outputFile', file],
    ...folders.map((each) => `--testMatch=${root}/${each}/**/*.unit.spec.ts`),
  ];
  const child = spawn(process.execPath, [jest, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment(),
  });
  await once(child, 'close');
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** A spec may run Nx itself, which must not take itself for a part of this run. */
function environment() {
  const kept = ['NX_DAEMON', 'NX_TUI'];
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('NX_') || kept.includes(name)),
  );
}

function keepReports({ root, names, owner }, { testResults }) {
  const failed = new Map();
  const files = groupBy(testResults, ({ name }) => owner(name));
  for (const name of names) {
    const all = files.get(name) ?? [];
    const count = (...statuses) =>
      all.flatMap((file) => file.assertionResults).filter(({ status }) => statuses.includes(status)).length;
    const broken = all.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    const counts = {
      passed: count('passed'),
      failed: count('failed') + broken,
      skipped: count('pending', 'todo', 'skipped', 'disabled'),
    };
    if (all.some(({ status }) => status === 'failed')) failed.set(name, `Unit specs of ${name} failed; see above.`);
    const target = reportFile(root, 'test', name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, `${JSON.stringify(counts)}\n`);
  }
  return failed;
}
