import { z } from 'zod';

/** Values that a key may have in the environment. If a text must have a certain form, the key's description says so. */
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
  /** Whether the schema's metadata has `secret: true`. The default of a secret is left out. */
  readonly isSecret: boolean;
  /** The default as it would be written in the environment; undefined when there is none. */
  readonly default: string | undefined;
  readonly allowed: Allowed;
}

/**
 * The keys of a configuration in the order of its schema. Their values are described as the environment has them,
 * before any transformation.
 * @throws Error for a key whose schema has a rule that this function cannot describe, because a page of the reference
 *   without that rule would be wrong.
 */
export function describeSettings(schema: z.ZodType): readonly Setting[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { description = '', default: initial, secret, ...rules } = typeof property === 'boolean' ? {} : property;
    const allowed = allowedBy(rules);
    if (allowed === undefined) throw new Error(`The values that ${name} may have cannot be described.`);
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

/** A bound that the schema sets. Undefined for the bound of safe integers, which zod gives every integer. */
function bound(value: number | undefined): number | undefined {
  return value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER ? undefined : value;
}
