// Starts the service that the argument or SERVICE names: `docker run ballast credit-check`, or SERVICE=credit-check.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const apps = new URL('../../dist/apps/', import.meta.url);
const name = process.argv[2] ?? process.env.SERVICE;
const main = new URL(`${name}/main.js`, apps);
// The command line of operators is no service: infra/container/ballast.mjs runs it.
const names = readdirSync(fileURLToPath(apps)).filter((app) => app !== 'cli');
if (!names.includes(name) || !existsSync(main)) {
  process.stderr.write(`Name a service as the argument or in SERVICE: ${names.join(', ')}\n`);
  process.exit(2);
}
await import(main.href);
