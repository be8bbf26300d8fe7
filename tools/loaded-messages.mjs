// Prints which message modules each app loads, as JSON: `node tools/loaded-messages.mjs gateway pricing`. An app is
// loaded from its sources, as its process loads them: an import of types loads nothing, an import() loads later.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { compilerOptions } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MESSAGES = /^libs\/contracts\/src\/([a-z]+)\/messages\.ts$/;

const require = createRequire(import.meta.url);
const options = { ...compilerOptions(), sourceMaps: false };
const compiled = new Map();

require.extensions['.ts'] = (module, file) => {
  if (!compiled.has(file)) {
    compiled.set(file, transformSync(readFileSync(file, 'utf8'), { ...options, filename: file }).code);
  }
  module._compile(compiled.get(file), file);
};

/** Sources that are loaded now. */
function loadedSources() {
  return Object.keys(require.cache).filter((file) => file.endsWith('.ts'));
}

/** Contexts of the contracts whose messages are loaded with an app. Packages stay loaded from app to app, sources do not. */
function contextsOf(app) {
  for (const file of loadedSources()) delete require.cache[file];
  require(join(ROOT, 'apps', app, 'src/index.ts'));
  const paths = loadedSources().map((file) => relative(ROOT, file).split(sep).join('/'));
  return paths.flatMap((path) => MESSAGES.exec(path)?.[1] ?? []).toSorted();
}

const apps = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(Object.fromEntries(apps.map((app) => [app, contextsOf(app)])))}\n`);
