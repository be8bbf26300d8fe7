import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Binary {
  readonly package: string;
  readonly version: string;
  readonly integrity: string;
}

interface Release {
  readonly major: number;
  readonly supportedUntil: string;
  readonly binaries: Readonly<Record<string, Binary>>;
}

const { pinned, releases } = JSON.parse(read('infra/node/releases.json')) as {
  readonly pinned: number;
  readonly releases: readonly Release[];
};

describe('infra/node/releases.json', () => {
  it.each(releases)('pins Node $major by version and integrity on every platform', ({ major, binaries }) => {
    expect(Object.keys(binaries)).toEqual(['linux-x64', 'linux-arm64', 'darwin-x64', 'win32-x64']);
    for (const { version, integrity } of Object.values(binaries)) {
      expect(version.split('.')[0]).toBe(String(major));
      expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/);
    }
  });

  it.each(['README.md', 'infra/README.md', 'docs/adr/0012-services-run-on-one-pinned-node.md'])(
    'says in %s until when each Node is supported',
    (page) => {
      for (const { major, supportedUntil } of releases) {
        expect(read(page)).toMatch(new RegExp(`\\b${major}\\b`));
        expect(read(page)).toContain(supportedUntil);
      }
    },
  );

  it('names the Node of the images', () => {
    for (const file of ['Dockerfile', 'docker-compose.yml']) {
      expect(read(file).match(/node:\d+/g)).toEqual([`node:${pinned}`]);
    }
  });

  it('is used by every command of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const { format, 'format:check': check, ...others } = scripts;
    expect([format, check].every((script) => script?.startsWith('prettier '))).toBe(true);
    for (const script of Object.values(others)) expect(script).toMatch(/^node tools\/run\.mjs /);
  });
});

/** Runs `findNode` for the pinned release in a process of its own, with `cache` as the cache of the user. */
function findPinned(cache: string, env: Readonly<Record<string, string>> = {}): string {
  const program = `
    import { findNode, NodeUnavailableError } from ${JSON.stringify(join(ROOT, 'infra/node/binaries.mjs'))};
    try {
      const { path } = await findNode(${pinned}, { say: () => {} });
      process.stdout.write(path);
    } catch (error) {
      if (!(error instanceof NodeUnavailableError)) throw error;
      process.stdout.write(error.message);
    }`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: { ...process.env, ...env, XDG_CACHE_HOME: cache },
  });
  expect(stderr).toBe('');
  return stdout;
}

describe('the pinned Node', () => {
  const cache = mkdtempSync(join(tmpdir(), 'ballast-node-'));
  const platform = `${process.platform}-${process.arch}`;
  const binary = releases.find(({ major }) => major === pinned)?.binaries[platform];
  const wherePinned = binary === undefined ? it.skip : it;
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  wherePinned('is unavailable without a registry, and leaves nothing in the cache', () => {
    const offline = { npm_config_registry: 'http://127.0.0.1:9', npm_config_cache: join(cache, 'npm') };
    expect(findPinned(cache, offline)).toBe(`npm could not fetch ${binary?.package}: ECONNREFUSED`);
    const left = spawnSync('ls', ['-A', join(cache, 'ballast')], { encoding: 'utf8' }).stdout;
    expect(left).toBe('');
  });

  wherePinned('is unavailable where the cache cannot be written', () => {
    writeFileSync(join(cache, 'file'), '');
    const folder = join(cache, 'file', 'ballast');
    expect(findPinned(join(cache, 'file'))).toBe(`${folder} cannot be written: ENOTDIR`);
  });

  wherePinned('is taken from the cache of the user', () => {
    const home = join(cache, 'ballast', `node-${binary?.version}-${platform}`, 'bin');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'node'), '');
    chmodSync(join(home, 'node'), 0o755);
    expect(findPinned(cache)).toBe(join(home, 'node'));
  });
});
