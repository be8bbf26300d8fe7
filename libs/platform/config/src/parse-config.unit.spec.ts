import { z } from 'zod';
import { integer } from './integer';
import { ConfigError, configViolations, parseConfig } from './parse-config';

const schema = z.object({
  NAME: z.string(),
  MODE: z.enum(['calm', 'wild']).default('calm'),
  PORT: integer(1, 9).default(4),
  LIMIT: integer(1).default(1),
  TOKEN: z.string().min(16).default('x'.repeat(16)),
  URL: z.url().optional(),
  LIST: z
    .string()
    .default('a')
    .refine((text) => !text.includes(';'), 'must have commas between'),
});

const WRONG = { NAME: '', MODE: 'mad', PORT: '10', LIMIT: 'x', TOKEN: 'short', URL: 'nowhere', LIST: 'a;b' };
const VIOLATIONS = [
  'NAME: is required',
  'MODE: must be one of calm, wild',
  'PORT: must be at most 9',
  'LIMIT: must be a whole number',
  'TOKEN: must have at least 16 characters',
  'URL: must be a URL',
  'LIST: must have commas between',
];

describe('parseConfig', () => {
  it('takes empty variables as absent, and freezes what it has read', () => {
    const config = parseConfig(schema, { NAME: 'a', MODE: '', OTHER: '1' });
    expect(config).toMatchObject({ NAME: 'a', MODE: 'calm', PORT: 4 });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every wrong key with its rule, and never its value', () => {
    expect(() => parseConfig(schema, WRONG)).toThrow(new ConfigError(VIOLATIONS));
    expect(new ConfigError(VIOLATIONS).message).toBe(`The configuration is not usable:\n  ${VIOLATIONS.join('\n  ')}`);
    expect(configViolations(schema, { NAME: 'a', PORT: '0', LIMIT: '1.5' })).toEqual([
      'PORT: must be at least 1',
      'LIMIT: must be a whole number',
    ]);
    expect(configViolations(schema, { NAME: 'a' })).toEqual([]);
  });
});
