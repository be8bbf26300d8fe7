import { type Allowed, type Setting } from '@ballast/platform-config';

/** The settings of one service, or of all of them. */
export interface SettingsSection {
  readonly title: string;
  readonly intro: string;
  readonly settings: readonly Setting[];
}

const INTRO = `# Configuration

Made from the code by \`node tools/generate-reference.mjs\`.

A service is told everything by its environment, which it reads once, when it starts. An empty variable counts as
absent. When keys are wrong or missing, the service names every one of them and ends. A name tells its unit: \`_MS\` are
milliseconds, \`_BPS\` basis points (100 are 1 %), \`_PPM\` millionths.

Not every limit is a setting: those of single fields of a request stand in [openapi.json](openapi.json), those of the log
in [limits.ts](../../libs/platform/log/src/limits.ts).`;

const COLUMNS = ['name', 'kind', 'default', 'allowed', 'meaning'];

/** Every setting as a page of the repository. */
export function configurationPage(sections: readonly SettingsSection[]): string {
  return `${[INTRO, ...sections.map(section)].join('\n\n')}\n`;
}

function section({ title, intro, settings }: SettingsSection): string {
  const table = [COLUMNS, COLUMNS.map(() => '---'), ...settings.map(cells)].map(line).join('\n');
  return [`## ${title}`, intro, ...(settings.length === 0 ? [] : [table])].join('\n\n');
}

function line(row: readonly string[]): string {
  return `| ${row.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

function cells(setting: Setting): readonly string[] {
  const { name, description, isRequired, isSecret } = setting;
  const kind = `${isRequired ? '**required**' : 'optional'}${isSecret ? ', secret' : ''}`;
  return [`\`${name}\``, kind, initial(setting), range(name, setting.allowed), description];
}

function initial({ name, default: value, allowed }: Setting): string {
  if (value === undefined) return '–';
  if (value === '') return 'empty';
  return allowed.kind === 'integer' ? quantity(name, Number(value)) : `\`${value}\``;
}

function range(name: string, allowed: Allowed): string {
  switch (allowed.kind) {
    case 'integer':
      return numbers(name, allowed);
    case 'choice':
      return allowed.values.map((value) => `\`${value}\``).join(', ');
    case 'url':
      return 'URL';
    case 'text':
      return allowed.minLength > 0 ? `text of ${allowed.minLength} characters or more` : 'text';
  }
}

function numbers(name: string, { min, max }: Extract<Allowed, { kind: 'integer' }>): string {
  if (min === undefined) return max === undefined ? 'whole number' : `${quantity(name, max)} or less`;
  return max === undefined ? `${quantity(name, min)} or more` : `${quantity(name, min)} to ${quantity(name, max)}`;
}

const UNITS: readonly (readonly [RegExp, readonly (readonly [string, number])[]])[] = [
  [
    /_BYTES(_|$)/,
    [
      ['MiB', 1024 * 1024],
      ['KiB', 1024],
    ],
  ],
  [
    /_MS$/,
    [
      ['d', 86_400_000],
      ['h', 3_600_000],
      ['min', 60_000],
      ['s', 1_000],
    ],
  ],
];

/** A number as the environment has it and, in brackets, in the largest unit that divides it. */
function quantity(name: string, value: number): string {
  const units = UNITS.find(([suffix]) => suffix.test(name))?.[1] ?? [];
  const unit = units.find(([, size]) => value >= size && value % size === 0);
  return unit === undefined ? `\`${value}\`` : `\`${value}\` (${value / unit[1]} ${unit[0]})`;
}
