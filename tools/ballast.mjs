// `npm run ballast -- <command>`: the command line of operators, built from this checkout. Progress goes to stderr.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installDependencies } from './start/install.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

await installDependencies(ROOT, { say: (text) => void process.stderr.write(`${text}\n`) });
const { build } = await import('./build.mjs');
await build();
createRequire(import.meta.url)(join(ROOT, 'dist/apps/cli/src/main.js'));
