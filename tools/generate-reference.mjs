// Writes the reference documents that are made from the code; a test fails when they are out of date.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, buildProjects } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

await build();
// The table of access belongs to the test that proves it.
await buildProjects(['tests']);
const require = createRequire(import.meta.url);
const MODULES = [
  'libs/api-docs/src/index.js',
  'apps/all-in-one/src/docs/reference-files.js',
  'tests/system/scenarios/access/access-reference.js',
];
for (const module of MODULES) {
  const { referenceFiles } = require(join(ROOT, 'dist', module));
  for (const [path, text] of Object.entries(referenceFiles())) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
    process.stdout.write(`${path}\n`);
  }
}
