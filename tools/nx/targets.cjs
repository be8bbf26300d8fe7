const { dirname } = require('node:path');

const TARGETS = Object.fromEntries(
  ['lint', 'typecheck', 'test', 'build'].map((name) => [name, { executor: `./tools/nx:${name}` }]),
);
/** Targets of the workspace itself: its configuration and tools are neither compiled nor have specs beside them. */
const OF_WORKSPACE = { lint: TARGETS.lint };

/** Gives the targets of nx.json to every project, so that a new one has them by its project.json alone. */
exports.createNodesV2 = [
  '{project.json,{apps,libs,tests,bench}/**/project.json}',
  (files) =>
    files
      .filter((file) => !file.split('/').includes('node_modules'))
      .map((file) => {
        const root = dirname(file);
        return [file, { projects: { [root]: { targets: root === '.' ? OF_WORKSPACE : TARGETS } } }];
      }),
];
