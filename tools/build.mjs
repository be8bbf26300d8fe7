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
const MANIFEST = '.manifest.json';
const SOURCES = ['apps', 'libs', 'bench'];
const IGNORED_FOLDERS = new Set(['node_modules', 'dist', 'fixtures', 'results', 'samples']);
const SKIPPED = [/\.spec\.ts$/, /\.d\.ts$/, /\/project\.json$/, /\.md$/];

/**
 * Brings dist/ up to date with the sources of every project, and removes folders without a project.
 *
 * @returns {Promise<{files: number, compiled: number, ms: number}>}
 * @throws Error that names every file that does not parse; the others are written all the same
 */
export async function build() {
  const started = performance.now();
  const folders = SOURCES.flatMap((folder) => projectFolders(folder));
  for (const folder of SOURCES.flatMap((source) => builtFolders(source))) {
    if (!folders.includes(folder)) rmSync(join(ROOT, OUTPUT, folder), { recursive: true, force: true });
  }
  return { ...(await buildProjects(folders)), ms: Math.round(performance.now() - started) };
}

/**
 * Brings the given projects of dist/ up to date: compiles changed sources, removes files without a source.
 *
 * @param {readonly string[]} folders of projects, relative to the workspace
 * @returns {Promise<{files: number, compiled: number}>}
 * @throws Error that names every file that does not parse; the others are written all the same
 */
export async function buildProjects(folders) {
  const options = compilerOptions();
  const outcomes = await Promise.all(folders.map((folder) => buildProject(folder, options)));
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  if (failures.length > 0) {
    throw new Error(failures.map(({ source, reason }) => `${source}: ${reason.message ?? reason}`).join('\n\n'));
  }
  const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  return { files: sum('files'), compiled: sum('compiled') };
}

async function buildProject(folder, options) {
  const before = readManifest(folder, options);
  const after = {};
  const stale = [];
  for (const source of walk(folder)) {
    const content = readFileSync(join(ROOT, source));
    after[source] = createHash('sha1').update(content).digest('hex');
    if (before[source] !== after[source] || !existsSync(join(ROOT, outputOf(source)))) stale.push({ source, content });
  }
  const failures = (await Promise.allSettled(stale.map((file) => emit(file, options)))).flatMap((outcome, index) =>
    outcome.status === 'rejected' ? [{ source: stale[index].source, reason: outcome.reason }] : [],
  );
  for (const { source } of failures) delete after[source];
  for (const source of Object.keys(before)) if (!(source in after)) removeOutput(source);
  writeEntryPoint(folder, after);
  write(join(OUTPUT, folder, MANIFEST), JSON.stringify({ options: fingerprint(options), sources: after }));
  return { files: Object.keys(after).length, compiled: stale.length, failures };
}

/** Folders with a project.json, below `folder` and `folder` itself. */
function projectFolders(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  if (existsSync(join(ROOT, folder, 'project.json'))) return [folder];
  return subfolders(folder).flatMap((each) => projectFolders(each));
}

/** Folders of dist/ that an earlier build wrote. */
function builtFolders(folder) {
  if (!existsSync(join(ROOT, OUTPUT, folder))) return [];
  if (existsSync(join(ROOT, OUTPUT, folder, MANIFEST))) return [folder];
  return readdirSync(join(ROOT, OUTPUT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => builtFolders(`${folder}/${name}`));
}

function subfolders(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !IGNORED_FOLDERS.has(entry.name))
    .map(({ name }) => `${folder}/${name}`);
}

/** Options of swc for every source. They turn the names of projects into paths. */
export function compilerOptions() {
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

/** Sources of the last build with their hashes; none when it ran with other options. */
function readManifest(folder, options) {
  const output = join(ROOT, OUTPUT, folder);
  try {
    const manifest = JSON.parse(readFileSync(join(output, MANIFEST), 'utf8'));
    if (manifest.options === fingerprint(options)) return manifest.sources;
  } catch {
    // No build yet, or one that was interrupted.
  }
  rmSync(output, { recursive: true, force: true });
  return {};
}

function walk(folder) {
  const files = readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => `${folder}/${name}`)
    .filter((path) => !SKIPPED.some((pattern) => pattern.test(path)));
  return [...files, ...subfolders(folder).flatMap((each) => walk(each))];
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

/** Writes `dist/apps/<service>/main.js`, the file that `node` runs to start the service. */
function writeEntryPoint(folder, sources) {
  if (`${folder}/src/main.ts` in sources) write(join(OUTPUT, folder, 'main.js'), `require('./src/main.js');\n`);
}

/** Writes a draft and renames it, so that a process that starts during a build never loads half a file. */
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
