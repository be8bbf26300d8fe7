import { spawnSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string; readonly message: string }[];
}

/** Lint messages of each project under tools/fixtures/boundaries, by the folder of the project. */
function lintFixtures(): ReadonlyMap<string, readonly string[]> {
  const { stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin/nx'), ['run', 'workspace:lint-fixtures'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false', FORCE_COLOR: '0' },
  });
  const report = stdout.split('\n').find((line) => line.startsWith('[{'));
  if (report === undefined) throw new Error(`There is no lint report in:\n${stdout}${stderr}`);
  const files = JSON.parse(report) as readonly LintedFile[];
  return new Map(
    files.map(({ filePath, messages }) => [basename(dirname(filePath)), messages.map(({ message }) => message)]),
  );
}

describe('the boundaries between projects', () => {
  const found = lintFixtures();

  it.each([
    ['app-sees-app', 'Imports of apps are forbidden'],
    ['app-sees-kafka', 'A project tagged with "type:app" is not allowed to import "kafkajs"'],
    ['domain-sees-clock', 'Clock, chance and environment arrive inside the command.'],
    ['domain-sees-files', "'node:fs' import is restricted from being used. No input or output here."],
    ['domain-sees-platform', expect.stringContaining('A project tagged with "type:domain" can only depend on libs')],
    ['domain-sees-zod', 'A project tagged with "type:domain" is not allowed to import "zod"'],
    ['untagged-sees-kernel', expect.stringContaining('A project without tags matching at least one constraint')],
  ])('refuse %s', (fixture, message) => {
    expect(found.get(fixture)).toEqual([message]);
  });

  it('refuse something in every fixture', () => {
    expect([...found.keys()].filter((fixture) => found.get(fixture)?.length === 0)).toEqual([]);
  });
});
