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
    '%s is what the code says (else: node tools/generate-reference.mjs)',
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

  /** Violations of the key when the environment holds no other one. */
  function violations(name: string, value?: string | number): readonly string[] {
    const parsed = schema.safeParse(value === undefined ? {} : { [name]: String(value) });
    return (parsed.error?.issues ?? []).filter(({ path }) => path[0] === name).map(({ message }) => message);
  }

  it('all have a description', () => {
    expect(settings.filter(({ description }) => !description.endsWith('.')).map(({ name }) => name)).toEqual([]);
  });

  it('are marked as secrets where they are', () => {
    const secrets = /_TOKEN$|_KEY$|SECRET|PASSWORD|^DATABASE_URL$/;
    expect(settings.filter(({ isSecret }) => isSecret)).toEqual(settings.filter(({ name }) => secrets.test(name)));
  });

  it.each(settings.map((setting) => [setting.name, setting] as const))(
    'have of %s what it is told',
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
