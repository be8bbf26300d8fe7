// Checks the generated documents with the linters that their readers use: Redocly and Spectral. Neither may reach the
// network: both read only files of this repository, and the usage reports of Redocly are switched off.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RULESETS = 'libs/api-docs/rulesets';
const OPENAPI = 'docs/reference/openapi.json';
const ASYNCAPI = 'docs/reference/asyncapi.json';
const ENV = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' };

const LINTERS = [
  ['@redocly/cli/bin/cli.js', 'lint', OPENAPI, '--config', `${RULESETS}/redocly.yaml`],
  [
    '@stoplight/spectral-cli/dist/index.js',
    'lint',
    OPENAPI,
    ASYNCAPI,
    '--ruleset',
    `${RULESETS}/spectral.yaml`,
    '--fail-severity',
    'warn',
  ],
];

for (const [script, ...args] of LINTERS) {
  const linter = join(ROOT, 'node_modules', ...script.split('/'));
  const { status } = spawnSync(process.execPath, [linter, ...args], { cwd: ROOT, env: ENV, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
