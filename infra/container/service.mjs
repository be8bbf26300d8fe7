// Starts the service that the argument or SERVICE names: `docker run ballast credit-check`, or SERVICE=credit-check.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const apps = new URL('../../dist/apps/', import.meta.url);
const name = process.argv[2] ?? process.env.SERVICE;
const main = new URL(`${name}/main.js`, apps);
const isName = name !== undefined && /^[a-z-]+$/.test(name);
if (!isName || !existsSync(main)) {
  process.stderr.write(
    `Name a service as the argument or in SERVICE: ${readdirSync(fileURLToPath(apps)).join(', ')}\n`,
  );
  process.exit(2);
}
await import(main.href);
