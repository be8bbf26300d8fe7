import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeSettings } from '@ballast/platform-config';
import { configSchema } from '../config';
import { SERVICES } from '../services';
import { referenceFiles } from './reference-files';

const ROOT = join(__dirname, '../../../..');

const SCHEMAS = [
  ...Object.entries(SERVICES).map(([name, { configSchema }]) => [name, configSchema] as const),
  ['all-in-one', configSchema] as const,
];

describe('reference documents', () => {
  it.each(Object.entries(referenceFiles()))(
    '%s matches the code (to renew it: node tools/generate-reference.mjs)',
    (path, text) => {
      expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
    },
  );

  it('have every key of every service', () => {
    const page = referenceFiles()['docs/reference/configuration.md'];
    for (const [, schema] of SCHEMAS) {
      for (const { name } of describeSettings(schema)) expect(page).toContain(`\n| \`${name}\` |`);
    }
  });
});

describe.each(SCHEMAS)('the settings of %s', (_name, schema) => {
  const settings = describeSettings(schema);

  /** Violations of one key in an environment without other keys. */
  function violations(name: string, value?: string | number): readonly string[] {
    const parsed = schema.safeParse(value === undefined ? {} : { [name]: String(value) });
    return (parsed.error?.issues ?? []).filter(({ path }) => path[0] === name).map(({ message }) => message);
  }

  it('all have a description', () => {
    expect(settings.filter(({ description }) => !description.endsWith('.')).map(({ name }) => name)).toEqual([]);
  });

  it('are marked as secret when they are', () => {
    const secrets = /_TOKEN$|_KEY$|SECRET|PASSWORD|^DATABASE_URL$/;
    expect(settings.filter(({ isSecret }) => isSecret)).toEqual(settings.filter(({ name }) => secrets.test(name)));
  });

  it.each(settings.map((setting) => [setting.name, setting] as const))(
    'describe %s as its schema checks it',
    (name, setting) => {
      const { isRequired, default: initial, allowed } = setting;
      expect(violations(name).length > 0).toBe(isRequired);
      if (initial !== undefined) expect(violations(name, initial)).toEqual([]);
      if (allowed.kind === 'choice') {
        expect(allowed.values.flatMap((value) => violations(name, value))).toEqual([]);
        expect(violations(name, `not ${allowed.values.join()}`)).toHaveLength(1);
      }
      if (allowed.kind !== 'integer') return;
      const { min, max } = allowed;
      for (const bound of [min, max]) if (bound !== undefined) expect(violations(name, bound)).toEqual([]);
      if (min !== undefined) expect(violations(name, min - 1)).toHaveLength(1);
      if (max !== undefined) expect(violations(name, max + 1)).toHaveLength(1);
    },
  );
});
