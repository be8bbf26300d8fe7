import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Every project.json of the workspace but those of fixtures. */
const projects = ['apps', 'libs', 'tests', 'bench']
  .map((folder) => join(import.meta.dirname, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((file) => join(folder, file)))
  .filter((file) => basename(file) === 'project.json')
  .map((file) => JSON.parse(readFileSync(file, 'utf8')));

const SERVICES = projects.filter(({ tags = [] }) => tags.includes('type:app')).map(({ name }) => name);

/** Layers that each layer may import. There is no wildcard rule: a project without a known tag can import nothing. */
const layers = [
  { type: 'kernel', sees: [], externals: ['big.js'] },
  { type: 'contracts', sees: ['kernel', 'contracts'], externals: ['zod', 'zod-openapi'] },
  { type: 'domain', sees: ['kernel', 'contracts', 'domain'], externals: [] },
  { type: 'platform', sees: ['kernel', 'contracts', 'platform'] },
  // A part of several apps that needs the domain and the platform.
  {
    type: 'capability',
    sees: ['kernel', 'contracts', 'domain', 'platform'],
    banned: ['kafkajs', 'big.js', 'pg', 'pg-*'],
  },
  { type: 'client', sees: ['kernel', 'contracts'], externals: ['undici'] },
  // Kafka, Postgres and arithmetic have their adapters below.
  {
    type: 'app',
    sees: ['kernel', 'contracts', 'domain', 'platform', 'capability'],
    banned: ['kafkajs', 'big.js', 'pg', 'pg-*'],
  },
  // The command line of operators reads and writes the log beside the services. Of a service it sees its record.
  {
    type: 'tool',
    sees: ['kernel', 'contracts', 'domain', 'platform', 'capability', 'app'],
    banned: ['kafkajs', 'big.js', 'pg', 'pg-*'],
  },
  { type: 'launcher', sees: ['kernel', 'contracts', 'platform', 'app'], banned: ['kafkajs', 'big.js', 'pg', 'pg-*'] },
  { type: 'test', sees: ['kernel', 'contracts', 'domain', 'platform', 'client', 'test'] },
  { type: 'bench', sees: ['kernel', 'contracts', 'client', 'platform', 'test'] },
  { type: 'workspace', sees: [] },
];

/** A service sees itself and what is shared. The launcher sees services, and the command line their records. */
const scopes = [
  { scope: 'shared', sees: [] },
  { scope: 'tests', sees: [] },
  { scope: 'bench', sees: [] },
  { scope: 'workspace', sees: [] },
  { scope: 'cli', sees: SERVICES },
  { scope: 'all-in-one', sees: SERVICES },
  ...SERVICES.map((scope) => ({ scope, sees: [] })),
];

/** A tag that no rule knows would silence the rules, so a project must have one known tag of each kind. */
for (const { name, tags = [] } of projects) {
  const known = [...layers.map(({ type }) => `type:${type}`), ...scopes.map(({ scope }) => `scope:${scope}`)];
  for (const kind of ['type:', 'scope:']) {
    const [tag, ...more] = tags.filter((each) => each.startsWith(kind));
    if (more.length > 0 || !known.includes(tag)) throw new Error(`${name} needs one known ${kind} tag, not [${tags}].`);
  }
}

/** A spec also sees the client of the API and the test libraries, and generates cases. */
function boundaries({ specs, allow = [] }) {
  const tags = (prefix, names) => names.map((name) => `${prefix}:${name}`);
  return [
    'error',
    {
      allow,
      banTransitiveDependencies: true,
      // The check is meant for bundles of web pages; here an import() only saves start-up time.
      checkDynamicDependenciesExceptions: ['^@ballast/'],
      // Specs of a library use test libraries that use this very library: no such cycle reaches what is shipped.
      ignoredCircularDependencies: [['tag:type:test', '*']],
      depConstraints: [
        ...layers.map(({ type, sees, externals, banned }) => ({
          sourceTag: `type:${type}`,
          onlyDependOnLibsWithTags: tags('type', specs ? [...sees, 'client', 'test'] : sees),
          ...(externals && { allowedExternalImports: specs ? [...externals, 'fast-check'] : externals }),
          ...(banned && !specs && { bannedExternalImports: banned }),
        })),
        ...scopes.map(({ scope, sees }) => ({
          sourceTag: `scope:${scope}`,
          onlyDependOnLibsWithTags: tags('scope', [scope, 'shared', ...sees]),
        })),
      ],
    },
  ];
}

/** The modules of Node, which the boundaries of Nx do not cover. */
function noBuiltins({ except = [], named = [] } = {}) {
  const names = builtinModules.filter((name) => !except.includes(name)).flatMap((name) => [name, `node:${name}`]);
  return ['error', { paths: [...names.map((name) => ({ name, message: 'No input or output here.' })), ...named] }];
}

const PURE = 'Clock, chance and environment arrive inside the command.';
const impurities = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: PURE },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: PURE },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: PURE },
  { selector: "MemberExpression[object.name='process']", message: PURE },
];

/** The functions of node:crypto that the domain may use. */
const PURE_CRYPTO = ['createPrivateKey', 'createPublicKey', 'hash', 'sign', 'verify'];

const MANY = 'More than four parameters: pass an object.';
const always = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
  { selector: 'FunctionDeclaration[params.length>4]', message: MANY },
  { selector: ':not(MethodDefinition) > FunctionExpression[params.length>4]', message: MANY },
  { selector: "MethodDefinition[kind!='constructor'] > FunctionExpression[params.length>4]", message: MANY },
  // A container calls the constructor of a decorated class, so its parameters may be many.
  {
    selector:
      "ClassDeclaration[decorators.length=0] MethodDefinition[kind='constructor'] > FunctionExpression[params.length>4]",
    message: MANY,
  },
];

const inCode = [...always, { selector: 'ArrowFunctionExpression[params.length>4]', message: MANY }];

const inSpecs = [
  {
    selector: "MemberExpression[property.name='only'][object.name=/^(it|test|describe)$/]",
    message: 'Others would not run.',
  },
  { selector: 'CallExpression[callee.name=/^(fit|fdescribe)$/]', message: 'Others would not run.' },
  {
    selector: "MemberExpression[object.name='jest'][property.name=/^(mock|doMock|spyOn)$/]",
    message: 'Use the real thing.',
  },
];

/** Projects that break the rules, linted by the test that proves it. */
const FIXTURES = 'tools/fixtures/boundaries';

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.nx/', '.ballast/', 'coverage/', '**/results/', '**/fixtures/'] },
  {
    files: ['**/*.{mjs,cjs,js}'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 70],
      'max-params': ['error', 4],
      'no-empty': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    // Somebody who trusts no package checks proofs with this file alone, so it cannot be divided.
    files: ['tools/check-proof.mjs'],
    rules: { 'max-lines': ['error', 450] },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNever: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Interfaces are implemented by closures as often as by classes.
      '@typescript-eslint/unbound-method': 'off',
      // An implementation of an asynchronous interface need not wait for anything.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 70],
      'no-restricted-syntax': ['error', ...inCode],
    },
  },
  {
    // Modules of infra/ and tools/ belong to no layer: scripts import them by path, and no project does.
    files: ['{apps,libs}/**/*.{ts,mjs,cjs,js}', '{tests,bench}/**/*.ts', `${FIXTURES}/**/*.ts`],
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': boundaries({ specs: false }) },
  },
  {
    // Nx forbids every import of an application; all-in-one exists to import them.
    files: ['apps/all-in-one/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries({
        specs: false,
        allow: SERVICES.map((name) => `^@ballast/${name}$`),
      }),
    },
  },
  {
    files: ['apps/cli/src/audit/records.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries({
        specs: false,
        allow: SERVICES.map((name) => `^@ballast/${name}/record$`),
      }),
    },
  },
  {
    files: ['{apps,libs}/**/*.spec.ts', '{apps,libs}/**/testing/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries({ specs: true }) },
  },
  {
    // Tests start the system by the plan of all-in-one, as `npm start` does, and act as its operators do.
    files: ['tests/**/*.ts', 'libs/{test-platform,simulation}/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries({ specs: true, allow: ['^@ballast/all-in-one$', '^@ballast/cli$'] }),
    },
  },
  {
    files: ['libs/{kernel,contracts,api,internal-api}/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': noBuiltins(),
      'no-restricted-syntax': ['error', ...inCode, ...impurities],
    },
  },
  {
    // Ids derive from others by a hash.
    files: ['libs/kernel/src/ids.ts'],
    rules: { 'no-restricted-imports': noBuiltins({ except: ['crypto'] }) },
  },
  {
    files: ['libs/kernel/src/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ...inCode] },
  },
  {
    files: ['libs/domain/**/*.ts', `${FIXTURES}/domain-*/**/*.ts`],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': noBuiltins({
        named: [{ name: '@ballast/kernel', importNames: ['newId', 'systemClock'], message: PURE }],
      }),
      'no-restricted-syntax': ['error', ...inCode, ...impurities],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    },
  },
  {
    // Hashes and signatures follow from their input alone; making keys does not.
    files: ['libs/domain/seal/src/{hashes,signing,testing/keys}.ts'],
    rules: {
      'no-restricted-imports': noBuiltins({
        except: ['crypto'],
        named: ['crypto', 'node:crypto'].map((name) => ({ name, allowImportNames: PURE_CRYPTO, message: PURE })),
      }),
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: {
      // Specs assert on answers without typing them first.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-syntax': ['error', ...always, ...inSpecs],
    },
  },
  {
    // Fixtures are no part of the TypeScript program: they exist to be refused.
    files: [`${FIXTURES}/**/*.ts`],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { project: null } },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
);
