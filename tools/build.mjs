// Compiles apps, libs and bench to dist/ with swc in one process. Types are checked elsewhere (npm run typecheck).
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = 'dist';
const MANIFEST = join(OUTPUT, '.manifest.json');
const SOURCES = ['apps', 'libs', 'bench'];
const IGNORED_FOLDERS = new Set(['node_modules', 'dist', 'fixtures', 'results', 'samples']);
const SKIPPED = [/\.spec\.ts$/, /\.d\.ts$/, /\/project\.json$/, /\.md$/];

/**
 * Brings dist/ up to date with the sources: compiles what changed, removes what has no source any more. A file that
 * does not parse is reported and fails the build; the others are written all the same.
 *
 * @returns {Promise<{files: number, compiled: number, ms: number}>}
 */
export async function build() {
  const started = performance.now();
  const options = compilerOptions();
  const before = readManifest(options);
  const after = {};
  const stale = [];
  for (const source of SOURCES.flatMap((folder) => walk(folder))) {
    const content = readFileSync(join(ROOT, source));
    after[source] = createHash('sha1').update(content).digest('hex');
    if (before[source] !== after[source] || !existsSync(join(ROOT, outputOf(source)))) stale.push({ source, content });
  }
  const failures = (await Promise.allSettled(stale.map((file) => emit(file, options)))).flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [{ source: stale[index].source, reason: outcome.reason }] : [],
  );
  for (const { source } of failures) delete after[source];
  for (const source of Object.keys(before)) if (!(source in after)) removeOutput(source);
  writeEntryPoints(after);
  write(MANIFEST, JSON.stringify({ options: fingerprint(options), sources: after }));
  if (failures.length > 0) {
    throw new Error(failures.map(({ source, reason }) => `${source}: ${reason.message ?? reason}`).join('\n\n'));
  }
  return { files: Object.keys(after).length, compiled: stale.length, ms: Math.round(performance.now() - started) };
}

function compilerOptions() {
  const swc = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8'));
  const { paths } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.base.json'), 'utf8')).compilerOptions;
  delete swc.$schema;
  return { ...swc, swcrc: false, jsc: { ...swc.jsc, baseUrl: ROOT, paths } };
}

function fingerprint(options) {
  const compiler = JSON.parse(readFileSync(join(ROOT, 'node_modules/@swc/core/package.json'), 'utf8')).version;
  return createHash('sha1')
    .update(JSON.stringify([options, compiler]))
    .digest('hex');
}

/** What the last build saw; nothing when it ran with other options. */
function readManifest(options) {
  try {
    const manifest = JSON.parse(readFileSync(join(ROOT, MANIFEST), 'utf8'));
    if (manifest.options === fingerprint(options)) return manifest.sources;
  } catch {
    // No build yet, or one that was interrupted.
  }
  rmSync(join(ROOT, OUTPUT), { recursive: true, force: true });
  return {};
}

function walk(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return IGNORED_FOLDERS.has(entry.name) ? [] : walk(path);
    return SKIPPED.some((pattern) => pattern.test(path)) ? [] : [path];
  });
}

function outputOf(source) {
  return join(OUTPUT, source.replace(/\.ts$/, '.js'));
}

async function emit({ source, content }, options) {
  const output = outputOf(source);
  if (!source.endsWith('.ts')) {
    mkdirSync(dirname(join(ROOT, output)), { recursive: true });
    copyFileSync(join(ROOT, source), join(ROOT, output));
    return;
  }
  const { code, map } = await transform(content.toString('utf8'), {
    ...options,
    filename: join(ROOT, source),
    sourceFileName: relative(dirname(output), source),
  });
  write(`${output}.map`, map);
  write(output, `${code}\n//# sourceMappingURL=${output.split('/').at(-1)}.map\n`);
}

function removeOutput(source) {
  const output = join(ROOT, outputOf(source));
  rmSync(output, { force: true });
  rmSync(`${output}.map`, { force: true });
}

/** `node dist/apps/<service>/main.js` runs that service. */
function writeEntryPoints(sources) {
  for (const source of Object.keys(sources)) {
    const app = /^apps\/([^/]+)\/src\/main\.ts$/.exec(source)?.[1];
    if (app !== undefined) write(join(OUTPUT, 'apps', app, 'main.js'), `require('./src/main.js');\n`);
  }
}

/** Renamed into place, so that a process that starts during a build never loads half a file. */
function write(path, content) {
  const target = join(ROOT, path);
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.${process.pid}.tmp`;
  writeFileSync(draft, content);
  renameSync(draft, target);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { files, compiled, ms } = await build();
    process.stdout.write(`Built ${compiled} of ${files} files in ${ms} ms.\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
