import { z } from 'zod';

/** What may stand in the environment for a key. Text that must have a form says so in the description. */
export type Allowed =
  | { readonly kind: 'integer'; readonly min: number | undefined; readonly max: number | undefined }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'url' }
  | { readonly kind: 'text'; readonly minLength: number };

/** A key of the environment, as the schema that parses it describes it. */
export interface Setting {
  readonly name: string;
  /** Empty when the schema has none. */
  readonly description: string;
  readonly isRequired: boolean;
  /** Marked with `secret: true` in the schema's metadata; its default is never told. */
  readonly isSecret: boolean;
  /** As it would be written in the environment; undefined when there is none. */
  readonly default: string | undefined;
  readonly allowed: Allowed;
}

/**
 * The keys of a configuration in the order of its schema. What a key is transformed to does not show, only what is
 * written in the environment. Throws for a key that its schema bounds in a way that is not known here: a page that
 * tells half of it would be wrong.
 */
export function describeSettings(schema: z.ZodType): readonly Setting[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { description = '', default: initial, secret, ...rules } = typeof property === 'boolean' ? {} : property;
    const allowed = allowedBy(rules);
    if (allowed === undefined) throw new Error(`It cannot be told what ${name} may be.`);
    const isSecret = secret === true;
    return {
      name,
      description,
      isRequired: required.includes(name),
      isSecret,
      default: isSecret ? undefined : written(initial),
      allowed,
    };
  });
}

function allowedBy(rules: z.core.JSONSchema.BaseSchema): Allowed | undefined {
  const { type, format, enum: values, minLength = 0, minimum, maximum, ...others } = rules;
  if (Object.keys(others).length > 0) return undefined;
  if (values !== undefined) return { kind: 'choice', values: values.map(String) };
  if (type === 'integer') return { kind: 'integer', min: bound(minimum), max: bound(maximum) };
  if (type === 'string' && format === 'uri') return { kind: 'url' };
  return type === 'string' && format === undefined ? { kind: 'text', minLength } : undefined;
}

function written(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** Every integer has the largest safe one as its bound, which nobody chose. */
function bound(value: number | undefined): number | undefined {
  return value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER ? undefined : value;
}
