// Node releases from the npm registry, in a cache of the user. Uses nothing but Node: it runs before there are
// dependencies.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { runNpm } from './npm.mjs';

const FETCH_DEADLINE_MS = 300_000;
const PROGRESS_EVERY_MS = 5_000;
const OTHERS_MAY_READ = 0o755;

/** The releases that Ballast runs on: versions, integrity per platform, and the end of their support. */
export const NODE_RELEASES = JSON.parse(readFileSync(new URL('./releases.json', import.meta.url), 'utf8'));

/** The reason why this machine cannot have a release: no binary for its platform, or no registry. */
export class NodeUnavailableError extends Error {}

/**
 * The program of a release, fetched on first use.
 *
 * @param {number} major a major version of releases.json
 * @param {{say: (text: string) => void}} output told of a fetch while it goes on
 * @returns {Promise<{path: string, version: string}>} `path` is the absolute path of the program
 * @throws NodeUnavailableError
 */
export async function findNode(major, { say }) {
  const binary = binaryFor(major);
  const home = join(cacheFolder(), `node-${binary.version}-${process.platform}-${process.arch}`);
  if (!existsSync(programIn(home))) await fetchBinary(binary, home, say);
  return { path: programIn(home), version: binary.version };
}

function binaryFor(major) {
  const release = NODE_RELEASES.releases.find((each) => each.major === major);
  if (release === undefined) throw new Error(`releases.json has no Node ${major}.`);
  const platform = `${process.platform}-${process.arch}`;
  const binary = release.binaries[platform];
  if (binary === undefined) throw new NodeUnavailableError(`there is no binary for ${platform}`);
  return binary;
}

/** Cache folder of Ballast; infra/kafka keeps its jars there too. */
function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ballast');
}

function programIn(home) {
  return join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

async function fetchBinary(binary, home, say) {
  refuseOtherLibc();
  const draft = makeDraft(home);
  const started = Date.now();
  say(`Fetching Node ${binary.version}, once, to ${home} (about 50 MB)…`);
  const progress = setInterval(
    () => say(`… ${Math.round((Date.now() - started) / 1_000)} s, still fetching Node`),
    PROGRESS_EVERY_MS,
  );
  try {
    const content = await download(binary, draft);
    const version = execFileSync(programIn(content), ['--version'], { encoding: 'utf8' }).trim();
    if (version !== `v${binary.version}`) throw new Error(`the package holds Node ${version}`);
    // Renamed into place: of several processes that fetch at once the first one wins, and none sees half a folder.
    renameSync(content, home);
    say(`Node ${binary.version} is there after ${Math.ceil((Date.now() - started) / 1_000)} s.`);
  } catch (error) {
    if (!existsSync(programIn(home))) throw new NodeUnavailableError(firstLine(error.message), { cause: error });
  } finally {
    clearInterval(progress);
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The binaries are linked against glibc; musl, as in Alpine, cannot load them. */
function refuseOtherLibc() {
  if (process.platform !== 'linux' || process.report.getReport().header.glibcVersionRuntime !== undefined) return;
  throw new NodeUnavailableError('the binaries need glibc, and this system has another C library');
}

function makeDraft(home) {
  try {
    mkdirSync(dirname(home), { recursive: true });
    return mkdtempSync(join(dirname(home), `.${basename(home)}-`));
  } catch (error) {
    throw new NodeUnavailableError(`${dirname(home)} cannot be written: ${error.code}`, { cause: error });
  }
}

/**
 * Lets npm install the package from a lock file of its own, so that npm compares the pinned integrity, and keeps the
 * program and its licence alone: headers and manuals are a third of the package.
 *
 * @returns {Promise<string>} a folder in `draft` that is laid out like the cached one
 */
async function download({ package: name, version, integrity }, draft) {
  const dependencies = { [name]: version };
  const manifest = { name: 'ballast-node', version: '0.0.0', private: true };
  const packages = { '': { ...manifest, dependencies }, [`node_modules/${name}`]: { version, integrity } };
  writeFileSync(join(draft, 'package.json'), JSON.stringify({ ...manifest, dependencies }));
  writeFileSync(join(draft, 'package-lock.json'), JSON.stringify({ ...manifest, lockfileVersion: 3, packages }));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const patience = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  const { code, stderr } = await runNpm(['ci', ...quiet, ...patience], {
    cwd: draft,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeoutMs: FETCH_DEADLINE_MS,
  });
  if (code === null) throw new Error(`npm did not end within ${FETCH_DEADLINE_MS / 1_000} s`);
  if (code !== 0)
    throw new Error(`npm could not fetch ${name}: ${/\b[A-Z]{3,}[A-Z0-9_]*\b/.exec(stderr)?.[0] ?? code}`);
  const source = join(draft, 'node_modules', name);
  const content = join(draft, 'content');
  mkdirSync(join(content, 'bin'), { recursive: true, mode: OTHERS_MAY_READ });
  cpSync(programIn(source), programIn(content));
  cpSync(join(source, 'LICENSE'), join(content, 'LICENSE'));
  return content;
}

function firstLine(text) {
  return text.split('\n')[0];
}
