import type { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment does not describe a runnable service. The message names every wrong key. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Parses the environment once, at start. Empty variables count as absent, so `KAFKA_BROKERS=` in a compose file means
 * "not set". The result is frozen.
 */
export function parseConfig<S extends z.ZodType>(schema: S, env: Environment): z.output<S> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) {
    Object.freeze(parsed.data);
    return parsed.data;
  }
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'environment'}: ${issue.message}`);
  throw new ConfigError(`The configuration is not usable:\n${faults.join('\n')}`);
}
