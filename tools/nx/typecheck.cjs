const { join } = require('node:path');
const ts = require('typescript');
const { executor, groupBy } = require('./batch.cjs');

Object.assign(exports, executor(typecheck));

/** Checks the files of all given projects in one program. Errors in a dependency are reported by its own project. */
async function typecheck({ root, names, owner }) {
  const host = {
    getCurrentDirectory: () => root,
    getCanonicalFileName: (name) => name,
    getNewLine: () => ts.sys.newLine,
  };
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    { ...ts.sys, getCurrentDirectory: () => root, onUnRecoverableConfigFileDiagnostic: refuse },
  );
  const files = config.fileNames.filter((file) => names.includes(owner(file)));
  // Declarations that no file imports are part of every program.
  const declarations = config.fileNames.filter((file) => file.endsWith('.d.ts'));
  const program = ts.createProgram([...new Set([...files, ...declarations])], config.options);
  const everywhere = [
    ...config.errors,
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
  ];
  if (everywhere.length > 0) throw new Error(ts.formatDiagnostics(everywhere, host));
  // A global diagnostic, such as a missing library, appears when types are first asked for.
  const found = files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  const global = program.getGlobalDiagnostics();
  if (global.length > 0) throw new Error(ts.formatDiagnostics(global, host));
  return new Map(
    [...groupBy(found, ({ file }) => owner(file?.fileName ?? root))].map(([name, each]) => [
      name,
      ts.formatDiagnosticsWithColorAndContext(each, host),
    ]),
  );
}

function refuse(diagnostic) {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
}
