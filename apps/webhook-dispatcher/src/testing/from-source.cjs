// Lets plain Node load this workspace's TypeScript as it stands: `node -r from-source.cjs main.ts`. For tests that need
// a process of their own, to kill it.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const ROOT = join(__dirname, '..', '..', '..', '..');
const swc = JSON.parse(readFileSync(join(ROOT, '.swcrc'), 'utf8'));
const { paths } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.base.json'), 'utf8')).compilerOptions;
delete swc.$schema;
const options = { ...swc, swcrc: false, sourceMaps: 'inline', jsc: { ...swc.jsc, baseUrl: ROOT, paths } };

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
  module._compile(code, filename);
};
