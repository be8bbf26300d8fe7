import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { lineOf, nodesOf, ROOT, type Finding, type SourceFile } from './source-file';

/** The file that each importable name of the workspace stands for: `@ballast/kernel` → `libs/kernel/src/index.ts`. */
export type Entries = ReadonlyMap<string, string>;

const CAUGHT = 'error that a caller may catch';
const SIMULATED = 'tools/simulate.mjs loads the built library';

/** Exported values that no import names, each with the reason for which it is exported. */
export const OFFERED: Readonly<Record<string, string>> = {
  configSchema: 'every config.ts exports its schema by this name',
  AssetMismatchError: CAUGHT,
  ConnectionLostError: CAUGHT,
  DecimalFormatError: CAUGHT,
  PoisonMessage: CAUGHT,
  PLANTED_BUGS: SIMULATED,
  WHOLE_BUGS: SIMULATED,
  failureReport: SIMULATED,
  simulateSeed: SIMULATED,
  startWholeSimulation: SIMULATED,
};

export function readEntries(): Entries {
  const { config } = ts.parseConfigFileTextToJson(
    'tsconfig.base.json',
    readFileSync(join(ROOT, 'tsconfig.base.json'), 'utf8'),
  ) as { config: { compilerOptions: { paths: Readonly<Record<string, readonly string[]>> } } };
  return new Map(
    Object.entries(config.compilerOptions.paths).flatMap(([name, [path]]) =>
      path === undefined ? [] : [[name, path]],
    ),
  );
}

/**
 * Exported values of apps and libraries that nothing imports. A value needs another file that imports it, which may be
 * a spec. A value of a library's index needs a file of another project.
 */
export function exportFindings(
  files: readonly SourceFile[],
  entries: Entries,
  offered: Readonly<Record<string, string>> = OFFERED,
): readonly Finding[] {
  const paths = new Set(files.map(({ path }) => path));
  const uses = files.flatMap((file) => usesOf(file, (specifier) => fileOf(file.path, specifier, { paths, entries })));
  const users = new Map<string, string[]>();
  for (const { user, target, name } of uses) {
    const key = `${target} ${name}`;
    users.set(key, [...(users.get(key) ?? []), user]);
  }
  return files
    .filter(({ path }) => /^(apps|libs)\//.test(path))
    .flatMap((file) => valuesOf(file).map((value) => ({ file, ...value })))
    .filter(({ file, name }) => {
      if (offered[name] !== undefined) return false;
      const by = [...(users.get(`${file.path} ${name}`) ?? []), ...(users.get(`${file.path} *`) ?? [])];
      return isIndex(file.path)
        ? !by.some((user) => projectOf(user) !== projectOf(file.path))
        : !by.some((user) => user !== file.path);
    })
    .map(({ file, name, node }) => ({
      at: `${file.path}:${String(lineOf(file, node.getStart(file.tree)))}`,
      rule: isIndex(file.path) ? `another project imports ${name}` : `another file imports ${name}`,
      mend: isIndex(file.path) ? 'delete it from the index' : 'delete its `export`, or all of it',
    }));
}

function isIndex(path: string): boolean {
  return /^libs\/.*\/src\/index\.ts$/.test(path);
}

function projectOf(path: string): string {
  return /^(apps\/[^/]+|libs\/(?:domain|platform)\/[^/]+|libs\/[^/]+|[^/]+)\//.exec(path)?.[1] ?? '';
}

interface Use {
  readonly user: string;
  /** The file that is imported. */
  readonly target: string;
  /** The imported name; `*` for every name of the file. */
  readonly name: string;
}

function usesOf(file: SourceFile, resolve: (specifier: string) => string | undefined): readonly Use[] {
  return nodesOf(file).flatMap((node) => {
    const use = namesOf(node);
    const target = use === undefined ? undefined : resolve(use.specifier);
    return use === undefined || target === undefined
      ? []
      : use.names.map((name): Use => ({ user: file.path, target, name }));
  });
}

interface Imported {
  readonly specifier: string;
  readonly names: readonly string[];
}

/** The names that a node imports or passes on. A call of `import` or `require` may use every name. */
function namesOf(node: ts.Node): Imported | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return { specifier: node.moduleSpecifier.text, names: importedBy(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
    const { exportClause } = node;
    const names =
      exportClause !== undefined && ts.isNamedExports(exportClause)
        ? exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
        : ['*'];
    return { specifier: node.moduleSpecifier.text, names };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return { specifier: node.argument.literal.text, names: ['*'] };
  }
  if (!ts.isCallExpression(node)) return undefined;
  const [argument] = node.arguments;
  const isImport =
    node.expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return isImport && argument !== undefined && ts.isStringLiteralLike(argument)
    ? { specifier: argument.text, names: ['*'] }
    : undefined;
}

function importedBy(clause: ts.ImportClause | undefined): readonly string[] {
  const bindings = clause?.namedBindings;
  const named =
    bindings === undefined
      ? []
      : ts.isNamespaceImport(bindings)
        ? ['*']
        : bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
  return clause?.name === undefined ? named : ['default', ...named];
}

/** The file of the repository that an import means; undefined for a library from outside. */
function fileOf(
  from: string,
  specifier: string,
  { paths, entries }: { readonly paths: ReadonlySet<string>; readonly entries: Entries },
): string | undefined {
  if (!specifier.startsWith('.')) return entries.get(specifier);
  const base = posix.join(posix.dirname(from), specifier);
  return [base, `${base}.ts`, `${base}/index.ts`, base.replace(/\.js$/, '.ts')].find((path) => paths.has(path));
}

interface Value {
  readonly name: string;
  readonly node: ts.Node;
}

/** The values that a file exports under a name: constants, functions, classes, and values of other files. */
function valuesOf({ tree }: SourceFile): readonly Value[] {
  return tree.statements.flatMap((node): readonly Value[] => {
    if (ts.isExportDeclaration(node)) {
      const { exportClause, isTypeOnly } = node;
      if (isTypeOnly || exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
      return exportClause.elements
        .filter((element) => !element.isTypeOnly)
        .map((element) => ({ name: element.name.text, node: element }));
    }
    const isExported =
      ts.canHaveModifiers(node) &&
      (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(node)) {
      return node.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name) ? [{ name: name.text, node: name }] : [],
      );
    }
    return (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name !== undefined
      ? [{ name: node.name.text, node: node.name }]
      : [];
  });
}
