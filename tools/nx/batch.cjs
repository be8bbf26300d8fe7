// The four executors of this folder work on all projects of a run in one process: starting ESLint, TypeScript or Jest
// for each of more than thirty projects takes several times as long as the work itself. Nx still keeps the result of
// each project apart in its cache, and hands over only the projects that are not in it.
const { join, relative, sep } = require('node:path');

/**
 * The projects of a run, and the project that each file belongs to.
 *
 * @typedef {{root: string, names: readonly string[], roots: ReadonlyMap<string, string>,
 *   owner: (file: string) => string}} Projects `root` is the absolute path of the workspace, `names` the projects to
 *   work on, `roots` the folder of every project of the workspace by its name, with slashes and '.' for the
 *   workspace itself, and `owner` the name of the project whose folder is the closest one above an absolute path
 */

/**
 * The two forms in which Nx calls an executor.
 *
 * @param {(projects: Projects) => Promise<ReadonlyMap<string, string>>} work answers which projects failed, each with a
 *   message to print
 */
exports.executor = (work) => ({
  /** Called for a single project, with --batch=false. */
  one: async (_options, context) => {
    const failed = await report(work, [context.projectName], context);
    return { success: failed.size === 0 };
  },
  /** Called with the tasks of all projects at once. */
  many: async (taskGraph, _inputs, _overrides, context) => {
    const tasks = Object.values(taskGraph.tasks);
    const names = tasks.map(({ target }) => target.project);
    const failed = await report(work, names, context);
    return Object.fromEntries(
      tasks.map(({ id, target }) => [id, { success: !failed.has(target.project), terminalOutput: '' }]),
    );
  },
});

/** Prints messages here, because some output styles of Nx hide the output of a failed task in a batch. */
async function report(work, names, context) {
  const failed = await work(projectsOf(names, context));
  for (const message of failed.values()) process.stdout.write(`${message}\n`);
  return failed;
}

/** @returns {Projects} */
function projectsOf(names, { root, projectsConfigurations }) {
  const roots = new Map(Object.entries(projectsConfigurations.projects).map(([name, each]) => [name, each.root]));
  const deepestFirst = [...roots].sort(([, a], [, b]) => b.length - a.length);
  const owner = (file) => {
    const path = relative(root, file).split(sep).join('/');
    return deepestFirst.find(([, folder]) => folder === '.' || path.startsWith(`${folder}/`))?.[0] ?? '';
  };
  return { root, names, roots, owner };
}

/** Path of the report about one project, which Nx caches with the result of its target. */
exports.reportFile = (root, layer, name) => join(root, '.reports', layer, `${name}.json`);

/** `Map.groupBy`, which Node 20 does not have. */
exports.groupBy = (items, keyOf) => {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};
