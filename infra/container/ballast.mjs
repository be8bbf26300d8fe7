#!/usr/bin/env node
// The command line of operators in the image: `docker exec <container> ballast dlq list`.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

createRequire(import.meta.url)(fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url)));
