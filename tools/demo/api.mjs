// The declarations of the API and its client, from the build that the demo has just made.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const load = (library) => createRequire(import.meta.url)(join(ROOT, 'dist/libs', library, 'src/index.js'));

export const { API, OPERATION_CALLS_BY_ACTION } = load('api');
export const { addressOf, BallastClient } = load('client');
