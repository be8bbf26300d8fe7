// Writes four lists that follow from service-names.ts and from the folders of projects: the imports of all services, the
// imports of their records, the services of docker-compose.yml, and the paths of tsconfig.base.json. `--check` writes
// nothing and prints the names of files that are out of date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LIST = 'apps/all-in-one/src/service-names.ts';
const INTERNAL_PORT = 9464;
/** Width of a line that Prettier does not break. */
const LINE_WIDTH = 120;
/** Files of libraries that load messages and are no part of the index. */
const LOADING_MESSAGES = ['message-types', 'operation-messages', 'operation-replies'];
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'fixtures', 'src']);

const read = (path) => readFileSync(join(ROOT, path), 'utf8');

function serviceNames() {
  const names = [...read(LIST).matchAll(/^ {2}'([a-z-]+)',$/gm)].map(([, name]) => name);
  if (!names.includes('gateway')) throw new Error(`${LIST} names no gateway.`);
  return names;
}

/** The code that loads every service. */
function servicesModule(names) {
  const sorted = names.toSorted();
  const camelCase = (name) => name.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase());
  const key = (name) => (camelCase(name) === name ? name : `'${name}': ${camelCase(name)}`);
  return `// Made from service-names.ts by \`node tools/generate-workspace.mjs\`.
${sorted.map((name) => `import { service as ${camelCase(name)} } from '@ballast/${name}';`).join('\n')}
import type { ServiceConfig } from '@ballast/platform-config';
import type { ServiceDefinition } from '@ballast/platform-service';
import type { z } from 'zod';
import type { ServiceName } from './service-names';

/** All services. Loading them loads the whole platform. */
export const SERVICES: Readonly<Record<ServiceName, ServiceDefinition<z.ZodType<ServiceConfig>>>> = {
${sorted.map((name) => `  ${key(name)},`).join('\n')}
};
`;
}

/** The code by which the command line loads the record of each service that has one. */
function recordsModule(names) {
  const withRecord = names.filter((name) => existsSync(join(ROOT, `apps/${name}/src/record.ts`)));
  const camelCase = (name) => name.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase());
  return `// Made from service-names.ts by \`node tools/generate-workspace.mjs\`.
${withRecord
  .toSorted()
  .map((name) => `import { record as ${camelCase(name)} } from '@ballast/${name}/record';`)
  .join('\n')}
import type { ServiceRecord } from '@ballast/platform-record';
import { record as operator } from '../record';

/** The services whose tables follow from the record, and the command line itself. */
${listOf('export const RECORDS: readonly ServiceRecord[]', [...withRecord.map(camelCase), 'operator'])}
`;
}

/** A constant with a list, as Prettier writes it. */
function listOf(constant, items) {
  const line = `${constant} = [${items.join(', ')}];`;
  return line.length <= LINE_WIDTH ? line : `${constant} = [\n${items.map((item) => `  ${item},\n`).join('')}];`;
}

/** The secrets of each service, from their holders in the list of services. */
function secretsOf(name) {
  const holders = [...read(LIST).matchAll(/^ {2}([A-Z_]+): \[(.*)\],$/gm)];
  if (holders.length === 0) throw new Error(`${LIST} names no secrets.`);
  return holders.filter(([, , services]) => services.includes(`'${name}'`)).map(([, secret]) => secret);
}

/** The environment of a service in docker-compose.yml; none for a service that has what all have. */
function composeEnvironment(name) {
  const secrets = secretsOf(name).map((secret) => `      ${secret}: *${secret}`);
  return secrets.length === 0 ? [] : ['    environment:', '      <<: *environment', ...secrets];
}

/** docker-compose.yml with its four generated parts, each between a pair of marks. */
function composeFile(names) {
  const behind = names.filter((name) => name !== 'gateway').toSorted();
  const parts = {
    addresses: names
      .toSorted()
      .map((name) => `    ${name.replaceAll('-', '_').toUpperCase()}_URL: http://${name}:${INTERNAL_PORT}`),
    'behind the gateway': behind.map((name) => `      ${name}: { condition: service_healthy }`),
    'secrets of the gateway': secretsOf('gateway').map((secret) => `      ${secret}: *${secret}`),
    services: behind.flatMap((name) => [
      `  ${name}:`,
      '    <<: *service',
      `    command: [${name}]`,
      ...composeEnvironment(name),
    ]),
  };
  return Object.entries(parts).reduce((text, [part, lines]) => {
    const region = new RegExp(`(^ *# <${part}> .*\\n)[\\s\\S]*?(^ *# </${part}>)`, 'm');
    if (!region.test(text)) throw new Error(`docker-compose.yml has no marks for <${part}>.`);
    return text.replace(region, (_, first, last) => `${first}${lines.join('\n')}\n${last}`);
  }, read('docker-compose.yml'));
}

/** tsconfig.base.json, from which TypeScript, swc, Jest and Nx know the sources of a project by its name. */
function compilerPaths() {
  const entries = ['apps', 'libs']
    .flatMap((folder) => projectFolders(folder))
    .filter((folder) => existsSync(join(ROOT, folder, 'src/index.ts')))
    .flatMap((folder) => {
      const alias = `@ballast/${JSON.parse(read(`${folder}/project.json`)).name}`;
      const inner = folder.startsWith('libs/') ? messageEntries(folder) : recordEntry(folder);
      return [[alias, `${folder}/src/index.ts`], ...inner.map(([name, file]) => [`${alias}/${name}`, file])];
    });
  const lines = entries.map(([alias, file]) => `      "${alias}": ["${file}"]`);
  return read('tsconfig.base.json').replace(/("paths": \{\n)[\s\S]*?(\n {4}\})/, (_, first, last) =>
    [first, lines.join(',\n'), last].join(''),
  );
}

/**
 * Entry points of a project beside its index: the messages of each context, which have samples beside them, and files that
 * load messages. Whoever imports the index alone does not load them.
 */
function messageEntries(folder) {
  const source = `${folder}/src`;
  const contexts = readdirSync(join(ROOT, source))
    .filter((name) => existsSync(join(ROOT, source, name, 'samples')))
    .map((name) => [name, `${source}/${name}/messages.ts`]);
  const files = LOADING_MESSAGES.map((name) => [name, `${source}/${name}.ts`]);
  return [...contexts.toSorted(), ...files.filter(([, file]) => existsSync(join(ROOT, file)))];
}

/** The entry point of a service that loads its record without the service. */
function recordEntry(folder) {
  const file = `${folder}/src/record.ts`;
  return existsSync(join(ROOT, file)) ? [['record', file]] : [];
}

function projectFolders(folder) {
  if (existsSync(join(ROOT, folder, 'project.json'))) return [folder];
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name))
    .map(({ name }) => `${folder}/${name}`)
    .toSorted()
    .flatMap((each) => projectFolders(each));
}

const names = serviceNames();
const generated = {
  'apps/all-in-one/src/services.ts': servicesModule(names),
  'apps/cli/src/audit/records.ts': recordsModule(names),
  'docker-compose.yml': composeFile(names),
  'tsconfig.base.json': compilerPaths(),
};
const stale = Object.keys(generated).filter((path) => read(path) !== generated[path]);
for (const path of stale) process.stdout.write(`${path}\n`);
if (!process.argv.includes('--check')) for (const path of stale) writeFileSync(join(ROOT, path), generated[path]);
