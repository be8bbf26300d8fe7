import type { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Error for an environment with which a service cannot run. The message names every wrong key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(violations: readonly string[]) {
    super(`The configuration is not usable:\n${violations.map((violation) => `  ${violation}`).join('\n')}`);
  }
}

/**
 * Parses the environment once, at start. Empty variables count as absent, so `KAFKA_BROKERS=` in a compose file means
 * "not set". The result is frozen.
 */
export function parseConfig<S extends z.ZodType>(schema: S, env: Environment): z.output<S> {
  const parsed = schema.safeParse(present(env), { error: sentence });
  if (!parsed.success) throw new ConfigError(violationsOf(parsed.error));
  Object.freeze(parsed.data);
  return parsed.data;
}

/** Violations for which `parseConfig` refuses an environment, such as `PORT: must be at most 65535`. */
export function configViolations(schema: z.ZodType, env: Environment): readonly string[] {
  const parsed = schema.safeParse(present(env), { error: sentence });
  return parsed.success ? [] : violationsOf(parsed.error);
}

function present(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

function violationsOf({ issues }: z.ZodError): readonly string[] {
  return issues.map(({ path, message }) => `${path.join('.') || 'environment'}: ${message}`);
}

/** The message of a violation; a schema's own message is kept. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'is required';
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'number' || issue.expected === 'int' ? 'must be a whole number' : undefined;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'must be a URL' : undefined;
    case 'too_small':
      return issue.origin === 'string'
        ? `must have at least ${issue.minimum} characters`
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return undefined;
  }
}
