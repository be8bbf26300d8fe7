import { posix } from 'node:path';
import ts from 'typescript';
import { lineOf, nodesOf, type Finding, type SourceFile } from './source-file';

/**
 * Imports that go past the index of a module. A module is a folder of an app with a `*.module.ts`; other folders and
 * the app itself see only the names that its `index.ts` exports. Specs and their helpers may import its other files.
 */
export function moduleFindings(files: readonly SourceFile[]): readonly Finding[] {
  const modules = new Set(
    files.flatMap(({ path }) => /^(apps\/[^/]+\/src\/[^/]+)\/[^/]+\.module\.ts$/.exec(path)?.[1] ?? []),
  );
  return files
    .filter(({ path }) => path.startsWith('apps/') && !/\.spec\.ts$|\/testing\//.test(path))
    .flatMap((file) => importsOf(file).flatMap((imported) => findingOf(file, imported, modules)));
}

interface Import {
  readonly node: ts.Node;
  /** Path from the root of the repository, without extension. */
  readonly target: string;
}

function findingOf(file: SourceFile, { node, target }: Import, modules: ReadonlySet<string>): readonly Finding[] {
  const folder = [...modules].find((module) => target.startsWith(`${module}/`));
  if (folder === undefined || file.path.startsWith(`${folder}/`)) return [];
  return [
    {
      at: `${file.path}:${String(lineOf(file, node.getStart(file.tree)))}`,
      rule: `${folder} is seen by its index only`,
      mend: `export the name in ${folder}/index.ts and import it from the folder, or leave the inside alone`,
    },
  ];
}

function importsOf(file: SourceFile): readonly Import[] {
  return nodesOf(file).flatMap((node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined || !specifier.startsWith('.')) return [];
    return [{ node, target: posix.join(posix.dirname(file.path), specifier) }];
  });
}

/** The module that a node imports: by import, by export … from, or by import(). */
function specifierOf(node: ts.Node): string | undefined {
  const specifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined;
  return specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
}
