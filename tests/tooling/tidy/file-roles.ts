import ts from 'typescript';
import { callsOf, lineOf, nodesOf, stringsOf, type Finding, type SourceFile } from './source-file';

/** Apps that are no service: the one that runs all services, and the command line of operators. */
const NO_SERVICES: readonly string[] = ['all-in-one', 'cli'];

interface Breach {
  readonly node?: ts.Node;
  readonly says: string;
  readonly mend: string;
}

type RoleRule = (file: SourceFile) => readonly Breach[];

/** Libraries that implement transactions and the write path, so they may open transactions. */
const OPENS_TRANSACTIONS = /^libs\/platform\/(postgres|log)\//;

/** Libraries that have tables of their own in the schema of the service that uses them. */
const HAS_TABLES = /^libs\/(platform\/edge|sandbox)\//;

/** The rules for one file by its role, which is the last part of its name. */
export function roleFindings(file: SourceFile): readonly Finding[] {
  if (/\.spec\.ts$|\/testing\//.test(file.path)) return deciderFindings(file);
  if (/^libs\/(platform\/[^/]+|sandbox)\/src\//.test(file.path)) {
    const breaches = [
      ...(OPENS_TRANSACTIONS.test(file.path) ? clockReads(file) : platformFile(file)),
      ...(HAS_TABLES.test(file.path) ? withoutSql(file) : []),
    ];
    return [...deciderFindings(file), ...breaches.map((breach) => finding(file, breach))];
  }
  if (!/^apps\/[^/]+\/src\//.test(file.path)) return deciderFindings(file);
  const role = /\.([a-z]+)\.ts$/.exec(file.path)?.[1] ?? '';
  return [
    ...deciderFindings(file),
    ...[...(ROLES[role] ?? []), everyFile, configFile, indexFile, definitionFile].flatMap((rule) =>
      rule(file).map((breach) => finding(file, breach)),
    ),
  ];
}

/** The rules for the set of files of each app. */
export function appFindings(files: readonly SourceFile[]): readonly Finding[] {
  const paths = new Set(files.map(({ path }) => path));
  const apps = new Set([...paths].flatMap((path) => /^apps\/([^/]+)\//.exec(path)?.[1] ?? []));
  return [...apps]
    .filter((app) => !NO_SERVICES.includes(app))
    .flatMap((app) =>
      [
        { path: `apps/${app}/src/definition.ts`, holds: 'export `service: ServiceDefinition<…>` in it' },
        { path: `apps/${app}/src/${app}.module.ts`, holds: 'put the class with @Module in it' },
        { path: `apps/${app}/src/config.ts`, holds: 'export `configSchema` in it' },
      ]
        .filter(({ path }) => !paths.has(path))
        .map(({ path, holds }) => ({ at: path, rule: 'every app has this file', mend: holds })),
    );
}

function deciderFindings(file: SourceFile): readonly Finding[] {
  if (!file.path.endsWith('.decider.ts') || file.path.startsWith('libs/domain/')) return [];
  return [{ at: file.path, rule: 'a decider is pure', mend: 'move it to libs/domain/<context>/src' }];
}

const ROLES: Readonly<Record<string, readonly RoleRule[]>> = {
  service: [() => [{ says: 'no file is called *.service.ts', mend: 'name it definition.ts or <app>.module.ts' }]],
  module: [classOf('Module', 'Module')],
  consumer: [classOf('Consumer', 'Controller'), consumes],
  controller: [classOf('Controller', 'Controller'), onlyReceives],
  handler: [classOf('Handler', 'Injectable'), takesDecoded],
  store: [classOf('Store', 'Injectable'), onlyItsClass, txFirst],
  query: [classOf('Query', 'Injectable'), onlyItsClass, onlyReads],
  projection: [classOf('Projection', 'Injectable'), onlyItsClass, txFirst],
  client: [clientFolder],
  fold: [knowsTheRecordAlone],
};

function finding(file: SourceFile, { node, says, mend }: Breach): Finding {
  const line = node === undefined ? '' : `:${String(lineOf(file, node.getStart(file.tree)))}`;
  return { at: file.path + line, rule: says, mend };
}

/** The file exports one class of this kind. */
function classOf(suffix: string, decorator: string): RoleRule {
  return (file) => {
    const named = exportedOf(file).filter(
      (node): node is ts.ClassDeclaration => ts.isClassDeclaration(node) && (node.name?.text.endsWith(suffix) ?? false),
    );
    const [first] = named;
    if (first === undefined)
      return [{ says: `exports a class …${suffix}`, mend: `make it a class with @${decorator}` }];
    return named
      .filter((node) => !decoratorsOf(node).includes(decorator))
      .map((node) => ({ node, says: `its class carries @${decorator}`, mend: `decorate it and let Nest inject it` }));
  };
}

/** A store, query or projection has methods of its class and nothing that goes around it. */
function onlyItsClass(file: SourceFile): readonly Breach[] {
  return exportedOf(file)
    .filter(
      (node) =>
        ts.isFunctionDeclaration(node) ||
        (ts.isVariableStatement(node) &&
          node.declarationList.declarations.some(({ initializer }) => isObjectOfFunctions(initializer))),
    )
    .map((node) => ({
      node,
      says: 'exports no function and no object of functions',
      mend: 'make it a method of its class, or move a pure function into a file of its own',
    }));
}

function isObjectOfFunctions(node: ts.Expression | undefined): boolean {
  if (node === undefined) return false;
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return true;
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return isObjectOfFunctions(node.expression);
  return (
    ts.isObjectLiteralExpression(node) &&
    node.properties.some(
      (property) =>
        ts.isMethodDeclaration(property) ||
        (ts.isPropertyAssignment(property) && isObjectOfFunctions(property.initializer)),
    )
  );
}

function txFirst(file: SourceFile): readonly Breach[] {
  return nodesOf(file)
    .filter(ts.isMethodDeclaration)
    .filter((method) =>
      method.parameters.slice(1).some(({ type }) => /^(Tx|Reader)$/.test(type?.getText(file.tree) ?? '')),
    )
    .map((node) => ({
      node,
      says: 'a method takes its transaction first',
      mend: 'put `tx: Tx` or `reader: Reader` first',
    }));
}

const WRITES =
  /\b(INSERT\s+INTO|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\b|\bUPDATE\s+[\w."]+\s+(?:AS\s+)?(?:\w+\s+)?SET\b/;

function onlyReads(file: SourceFile): readonly Breach[] {
  const mend = 'read only, or make it a store (*.store.ts)';
  const imported = nodesOf(file)
    .filter(ts.isImportSpecifier)
    .filter(({ name }) => name.text === 'Tx');
  const writing = stringsOf(file).filter(({ text }) => WRITES.test(text));
  const copying = callsOf(file).filter(({ name, on }) => name === 'copy' && /^(tx|database)$/.test(on));
  return [
    ...imported.map((node) => ({ node, says: 'a query takes no Tx of the write path', mend })),
    ...[...writing, ...copying].map(({ node }) => ({ node, says: 'a query never writes', mend })),
  ];
}

/** Files that hold SQL by their role; a statement is the text of a query that several of them share. */
const HOLDS_SQL = /\.(store|query|projection|statement|migration)\.ts$|\/migrations\//;
const SQL_CALLS: ReadonlySet<string> = new Set(['query', 'prepared', 'copy']);
const SQL = /\b(SELECT|INSERT\s+INTO|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\s|\bUPDATE\s+[\w."]+\s+SET\b/;

function withoutSql(file: SourceFile): readonly Breach[] {
  if (HOLDS_SQL.test(file.path)) return [];
  const calls = callsOf(file).filter(
    ({ name, on }) => SQL_CALLS.has(name) && /^(tx|database|dataSource|manager|reader)$/.test(on),
  );
  const texts = stringsOf(file).filter(({ text }) => SQL.test(text));
  return (calls.length > 0 ? calls : texts).map(({ node }) => ({
    node,
    says: 'SQL is in stores, queries and projections',
    mend: 'move it into one of them, or into a *.statement.ts that several of them use',
  }));
}

/** A controller may forward to another service. Own effects, and messages to send, belong to a handler. */
function onlyReceives(file: SourceFile): readonly Breach[] {
  return nodesOf(file)
    .filter((node) => ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node))
    .filter((node) => ts.isMethodDeclaration(node) || isObjectOfFunctions(node.initializer))
    .filter(({ name }) => ['apply', 'messages'].includes(name.getText(file.tree)))
    .map((node) => ({ node, says: 'a controller has no effect', mend: 'move it into a handler of the use case' }));
}

function consumes(file: SourceFile): readonly Breach[] {
  const calls = callsOf(file);
  const decorated = nodesOf(file)
    .filter(ts.isMethodDeclaration)
    .some((node) => decoratorsOf(node).includes('EventPattern'));
  const breaches: Breach[] = [];
  if (!decorated)
    breaches.push({ says: 'a method carries @EventPattern(topic)', mend: 'name the topic that it reads' });
  const isVerbatim = calls.some(({ name, on }) => name === 'commitVerbatim' && on === 'writePath');
  if (!isVerbatim && !calls.some(({ name }) => name.startsWith('decode')))
    breaches.push({ says: 'a consumer decodes', mend: 'call decode… here and hand typed messages to the handler' });
  if (!isVerbatim && !calls.some(({ name, on }) => name === 'commit' && on === 'writePath'))
    breaches.push({ says: 'a consumer commits through WritePath', mend: 'call `this.writePath.commit(…)`' });
  return breaches;
}

function takesDecoded(file: SourceFile): readonly Breach[] {
  return callsOf(file)
    .filter(({ name }) => /^decode([A-Z]|$)/.test(name))
    .map(({ node }) => ({ node, says: 'a handler takes decoded messages', mend: 'decode in the consumer' }));
}

function clientFolder({ path }: SourceFile): readonly Breach[] {
  if (/^apps\/[^/]+\/src\/clients\/[^/]+\.client\.ts$/.test(path)) return [];
  return [{ says: "another service's client is clients/<service>.client.ts", mend: 'move it there' }];
}

/** Names by which a fold would see more than the record, or would add to it. */
const BEYOND_THE_RECORD: ReadonlySet<string> = new Set(['Clock', 'compose', 'Database', 'Inject', 'WritePath']);

/** A fold gives the same rows whenever and wherever it runs. */
function knowsTheRecordAlone(file: SourceFile): readonly Breach[] {
  return nodesOf(file)
    .filter(ts.isImportSpecifier)
    .filter(({ name }) => BEYOND_THE_RECORD.has(name.text))
    .map((node) => ({
      node,
      says: 'a fold knows the record alone',
      mend: 'take the value from the fact, and write through a store',
    }));
}

function everyFile(file: SourceFile): readonly Breach[] {
  return [...platformFile(file), ...ownIds(file), ...withoutSql(file)];
}

/** The rules for every file of an app and of a library of the platform. */
function platformFile(file: SourceFile): readonly Breach[] {
  return [...ownTransactions(file), ...clockReads(file), ...clockDeadlines(file)];
}

function ownIds(file: SourceFile): readonly Breach[] {
  return nodesOf(file)
    .filter(ts.isImportSpecifier)
    .filter(({ name }) => name.text === 'randomUUID' || name.text === 'newId')
    .map((node) => ({
      node,
      says: 'ids are injected',
      mend: 'derive the id from its cause (`derivedId`), or inject `@Inject(NEW_ID) private readonly newId: NewId`',
    }));
}

function ownTransactions(file: SourceFile): readonly Breach[] {
  return callsOf(file)
    .filter(({ name, on }) => name === 'transaction' && on === 'database')
    .map(({ node }) => ({
      node,
      says: 'state changes through WritePath only',
      mend: 'use `writePath.run` or `writePath.commit`, or a read helper of the database',
    }));
}

/** Times come from the injected Clock, durations from `performance.now()`, which no change of the system time moves. */
function clockReads(file: SourceFile): readonly Breach[] {
  const called = callsOf(file)
    .filter(({ name, on }) => (name === 'systemClock' && on === '') || (name === 'now' && on === 'Date'))
    .map(({ node }) => node);
  const constructed = nodesOf(file)
    .filter(ts.isNewExpression)
    .filter(({ expression, arguments: args }) => expression.getText(file.tree) === 'Date' && (args?.length ?? 0) === 0);
  return [...called, ...constructed].map((node) => ({
    node,
    says: 'time is injected',
    mend: 'inject `@Inject(CLOCK) private readonly clock: Clock`; measure a duration with `performance.now()`',
  }));
}

/** Waits of this process end by `performance.now()`: a clock that is set back would prolong them. */
function clockDeadlines(file: SourceFile): readonly Breach[] {
  return nodesOf(file)
    .filter(ts.isVariableDeclaration)
    .filter(({ name, initializer }) => /deadline/i.test(name.getText(file.tree)) && initializer !== undefined)
    .filter(({ initializer }) => /\bclock\(\)/.test(initializer?.getText(file.tree) ?? ''))
    .map((node) => ({
      node,
      says: 'a deadline is no time of the clock',
      mend: 'compute the deadline from `performance.now()`',
    }));
}

function configFile(file: SourceFile): readonly Breach[] {
  if (!/^apps\/[^/]+\/src\/config\.ts$/.test(file.path)) return [];
  if (exportedNames(file).includes('configSchema')) return [];
  return [{ says: 'config.ts exports `configSchema`', mend: 'give the schema this name, as in every app' }];
}

function definitionFile(file: SourceFile): readonly Breach[] {
  if (!/^apps\/[^/]+\/src\/definition\.ts$/.test(file.path)) return [];
  if (exportedNames(file).includes('service')) return [];
  return [{ says: 'definition.ts exports `service`', mend: 'give the definition this name, as in every app' }];
}

function indexFile(file: SourceFile): readonly Breach[] {
  const app = /^apps\/([^/]+)\/src\/index\.ts$/.exec(file.path)?.[1];
  if (app === undefined || NO_SERVICES.includes(app)) return [];
  const isReexported = nodesOf(file)
    .filter(ts.isExportDeclaration)
    .some(
      ({ exportClause, moduleSpecifier }) =>
        moduleSpecifier?.getText(file.tree) === "'./definition'" &&
        exportClause?.getText(file.tree).includes('service'),
    );
  return isReexported ? [] : [{ says: 'index.ts exports the service', mend: "export { service } from './definition'" }];
}

function exportedOf({ tree }: SourceFile): readonly ts.Statement[] {
  return tree.statements.filter(
    (node) =>
      ts.canHaveModifiers(node) &&
      (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword),
  );
}

function exportedNames(file: SourceFile): readonly string[] {
  return exportedOf(file).flatMap((node) =>
    ts.isVariableStatement(node) ? node.declarationList.declarations.map(({ name }) => name.getText(file.tree)) : [],
  );
}

function decoratorsOf(node: ts.HasDecorators): readonly string[] {
  return (ts.getDecorators(node) ?? []).map(({ expression }) =>
    ts.isCallExpression(expression) && ts.isIdentifier(expression.expression) ? expression.expression.text : '',
  );
}
