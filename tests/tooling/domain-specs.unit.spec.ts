import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { parse, readSourceFiles, ROOT, type SourceFile } from './tidy/source-file';

/** Files whose rules can only be tested with a whole Operation, each with the suite that tests all of its rules. */
const TRIED_TOGETHER: Readonly<Record<string, string>> = {
  'libs/domain/operation/src/advance.ts': 'libs/domain/operation/src/operation.workflow.unit.spec.ts',
  'libs/domain/operation/src/continuations.ts': 'libs/domain/operation/src/operation.workflow.unit.spec.ts',
  'libs/domain/operation/src/reactions.ts': 'libs/domain/operation/src/operation.workflow.unit.spec.ts',
};

/** False for a file with nothing to test, because it has only types and exports of other files. */
function hasBehaviour({ tree }: SourceFile): boolean {
  return tree.statements.some(
    (node) =>
      !ts.isImportDeclaration(node) &&
      !ts.isExportDeclaration(node) &&
      !ts.isInterfaceDeclaration(node) &&
      !ts.isTypeAliasDeclaration(node),
  );
}

function specOf(path: string): string {
  return TRIED_TOGETHER[path] ?? path.replace(/\.ts$/, '.unit.spec.ts');
}

const rules = readSourceFiles().filter(
  ({ path }) => path.startsWith('libs/domain/') && !/\.spec\.ts$|\/testing\//.test(path),
);

describe('every file of libs/domain', () => {
  it('is read', () => {
    expect(rules.length).toBeGreaterThan(70);
  });

  it('has a unit spec of its own when it has behaviour', () => {
    const untried = rules.filter((file) => hasBehaviour(file) && !existsSync(join(ROOT, specOf(file.path))));
    expect(untried.map(({ path }) => `${path} needs ${basename(specOf(path))} beside it`)).toEqual([]);
  });

  it('is listed in TRIED_TOGETHER only while it exists and has no spec of its own', () => {
    const stale = Object.keys(TRIED_TOGETHER).filter(
      (path) => !existsSync(join(ROOT, path)) || existsSync(join(ROOT, path.replace(/\.ts$/, '.unit.spec.ts'))),
    );
    expect(stale).toEqual([]);
  });
});

describe('behaviour', () => {
  it.each([
    ['a function', 'export function add() {}', true],
    ['a constant', "export const CODES = ['a'] as const;", true],
    ['a class', 'export class Funds {}', true],
    ['types', "import type { A } from './a'; export interface B {} export type C = A;", false],
    ['names of other files', "export { add } from './add';", false],
  ])('is seen in %s: %s', (_what, text, expected) => {
    expect(hasBehaviour(parse('libs/domain/shop/src/a.ts', text))).toBe(expected);
  });
});
