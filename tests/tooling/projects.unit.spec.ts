import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const FOLDERS = ['apps', 'libs', 'tests', 'bench'];
const TARGETS = ['lint', 'typecheck', 'test', 'build'];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
);

function projectOf(file: string): string | undefined {
  for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
    if (existsSync(join(ROOT, folder, 'project.json'))) return folder;
  }
  return undefined;
}

type CreateNodes = readonly [
  glob: string,
  create: (files: readonly string[]) => readonly (readonly [string, NodesOfProject])[],
];

interface NodesOfProject {
  readonly projects: Readonly<Record<string, { readonly targets: Readonly<Record<string, unknown>> }>>;
}

describe('the projects of the workspace', () => {
  it('contain every source file', () => {
    const sources = files.filter((file) => /\.(ts|mjs|cjs)$/.test(file));
    expect(sources.filter((file) => projectOf(file) === undefined)).toEqual([]);
  });

  it('have a target for each layer that needs no server', () => {
    const plugin = createRequire(__filename)(join(ROOT, 'tools/nx/targets.cjs')) as { createNodesV2: CreateNodes };
    const projects = files.filter((file) => /\/project\.json$/.test(file));
    for (const [file, nodes] of plugin.createNodesV2[1](projects)) {
      expect(Object.keys(nodes.projects[dirname(file)]?.targets ?? {})).toEqual(TARGETS);
    }
  });

  it('are checked again when a file that they depend on changes', () => {
    const { targetDefaults } = JSON.parse(readFileSync(join(ROOT, 'nx.json'), 'utf8')) as {
      targetDefaults: Readonly<Record<string, { readonly cache: boolean; readonly inputs: readonly unknown[] }>>;
    };
    expect(Object.keys(targetDefaults)).toEqual(TARGETS);
    for (const target of ['lint', 'typecheck', 'test']) {
      expect(targetDefaults[target]?.inputs.slice(0, 3)).toEqual(['default', '^production', 'compiler']);
    }
  });
});
