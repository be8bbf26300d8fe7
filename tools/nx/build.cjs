const { executor } = require('./batch.cjs');

Object.assign(exports, executor(build));

async function build({ names, roots }) {
  const { buildProjects } = await import('../build.mjs');
  await buildProjects(names.map((name) => roots.get(name)));
  return new Map();
}
