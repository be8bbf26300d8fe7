import ts from 'typescript';
import { lineOf, type Finding, type SourceFile } from './source-file';

/** Names that two projects use for one thing, each with the reason why both keep it. */
export const SHARED_NAMES: Readonly<Record<string, string>> = {
  Operation: 'the resource as its GET shows it, and the domain type that the resource is made from',
  Trader: 'the resource as its GET shows it, and the domain type that the resource is made from',
  ChunkKey: 'the key of a chunk in the tables of each service that works chunk by chunk',
};

/** Classes whose names say what they do in one app. No app imports another, so apps may name the same role alike. */
const ROLE_OF_APP = /(Store|Query|Projection|Handler|Consumer|Controller|Client|Module|Entity)$/;

const PRODUCTION = /^(apps\/[^/]+|libs\/(?:domain|platform)\/[^/]+|libs\/(?!test-|simulation\/)[^/]+)\/src\//;

/** Exported types with a name that another production project gives to a type of its own. */
export function typeNameFindings(
  files: readonly SourceFile[],
  shared: Readonly<Record<string, string>> = SHARED_NAMES,
): readonly Finding[] {
  const declared = files.flatMap(exportedTypes);
  const projects = new Map<string, Set<string>>();
  for (const { name, project } of declared) projects.set(name, (projects.get(name) ?? new Set()).add(project));
  const doubled = (name: string): boolean => (projects.get(name)?.size ?? 0) > 1;
  const stale = Object.keys(shared)
    .filter((name) => !doubled(name))
    .map((name) => ({ at: name, rule: 'a shared name stands in two projects', mend: 'remove it from SHARED_NAMES' }));
  return [
    ...stale,
    ...declared
      .filter(({ name }) => doubled(name) && !(name in shared))
      .filter(({ name }) => !ROLE_OF_APP.test(name) || ![...(projects.get(name) ?? [])].every(isApp))
      .map(({ name, at }) => ({
        at,
        rule: `"${name}": an exported type name stands in one production project`,
        mend: 'name the difference between the two, or give the reason in SHARED_NAMES',
      })),
  ];
}

function isApp(project: string): boolean {
  return project.startsWith('apps/');
}

interface DeclaredType {
  readonly name: string;
  readonly project: string;
  readonly at: string;
}

function exportedTypes(file: SourceFile): readonly DeclaredType[] {
  const project = PRODUCTION.exec(file.path)?.[1];
  if (project === undefined || /\.spec\.ts$|\/testing\//.test(file.path)) return [];
  return file.tree.statements.flatMap((node) => {
    if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node) && !ts.isClassDeclaration(node)) return [];
    const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
    if (!isExported || node.name === undefined) return [];
    return [{ name: node.name.text, project, at: `${file.path}:${String(lineOf(file, node.getStart(file.tree)))}` }];
  });
}
