import { z } from 'zod';
import { describeSettings } from './describe-settings';

function described(schema: z.ZodType): object {
  return describeSettings(z.object({ KEY: schema }))[0] ?? {};
}

describe('describeSettings', () => {
  it('tells range, default and meaning of a number', () => {
    const schema = z.coerce.number().int().min(1).max(9).default(4).meta({ description: 'How many.' });
    expect(described(schema)).toEqual({
      name: 'KEY',
      description: 'How many.',
      isRequired: false,
      isSecret: false,
      default: '4',
      allowed: { kind: 'integer', min: 1, max: 9 },
    });
  });

  it('has no bound unless one is configured', () => {
    expect(described(z.coerce.number().int())).toMatchObject({
      isRequired: true,
      description: '',
      allowed: { kind: 'integer', min: undefined, max: undefined },
    });
  });

  it('tells the default as it is written, not as it is decoded', () => {
    const list = z
      .string()
      .default('a,b')
      .transform((text) => text.split(','))
      .refine((entries) => entries.length > 0);
    expect(described(list)).toMatchObject({ isRequired: false, default: 'a,b', allowed: { kind: 'text' } });
  });

  it('tells choices, addresses and the least length', () => {
    expect(described(z.enum(['x', 'y']))).toMatchObject({ allowed: { kind: 'choice', values: ['x', 'y'] } });
    expect(described(z.url().optional())).toMatchObject({ isRequired: false, allowed: { kind: 'url' } });
    expect(described(z.string().min(16))).toMatchObject({ isRequired: true, allowed: { kind: 'text', minLength: 16 } });
  });

  it('leaves out the default of a secret', () => {
    const secret = z.string().default('hush').meta({ secret: true });
    expect(described(secret)).toMatchObject({ isSecret: true, default: undefined });
  });

  it('refuses a schema with a rule that it cannot describe', () => {
    expect(() => described(z.coerce.number().min(0.5))).toThrow('KEY');
    expect(() => described(z.string().regex(/^a/))).toThrow('KEY');
    expect(() => described(z.coerce.number().int().multipleOf(5))).toThrow('KEY');
    expect(() => described(z.coerce.number().int().positive())).toThrow('KEY');
    expect(() => described(z.string().max(5))).toThrow('KEY');
  });
});
