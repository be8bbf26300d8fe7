const { join } = require('node:path');
const { ESLint } = require('eslint');
const { executor, groupBy } = require('./batch.cjs');

Object.assign(exports, executor(lint));

/** Runs one ESLint over all given projects. A warning counts as an error. */
async function lint({ root, names, roots, owner }) {
  const withinWorkspace = names.some((name) => roots.get(name) === '.');
  const others = [...roots].filter(([name, folder]) => folder !== '.' && !names.includes(name));
  const eslint = new ESLint({
    cwd: root,
    // The project of the workspace holds every file that belongs to no other project.
    ignorePatterns: withinWorkspace ? others.map(([, folder]) => `${folder}/`) : [],
    errorOnUnmatchedPattern: false,
  });
  const folders = withinWorkspace ? ['.'] : names.map((name) => join(root, roots.get(name)));
  const results = (await eslint.lintFiles(folders)).filter((each) => each.errorCount + each.warningCount > 0);
  const formatter = await eslint.loadFormatter('stylish');
  return new Map(
    await Promise.all(
      [...groupBy(results, ({ filePath }) => owner(filePath))].map(async ([name, found]) => [
        name,
        await formatter.format(found, { cwd: root, rulesMeta: {} }),
      ]),
    ),
  );
}
