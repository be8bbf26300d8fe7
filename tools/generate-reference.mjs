// Writes the reference documents that are made from the code; a test fails when they are out of date.
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

await build();
const require = createRequire(import.meta.url);
for (const app of ['gateway', 'all-in-one']) {
  const { referenceFiles } = require(join(ROOT, 'dist/apps', app, 'src/docs/reference-files.js'));
  for (const [path, text] of Object.entries(referenceFiles())) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
    process.stdout.write(`${path}\n`);
  }
}
