import { parseConfig, type Environment } from '@ballast/platform-config';
import { z } from 'zod';

const GATEWAY_PORT = 3000;

const launcherConfigSchema = z.object({
  /** Where the gateway listens; the other services listen on the loopback interface only. */
  HOST: z.string().default('127.0.0.1'),
  /** 0 picks a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(GATEWAY_PORT),
  /** Where secrets that nobody set are kept. */
  DATA_DIR: z.string().default('.ballast'),
  INTERNAL_TOKEN: z.string().optional(),
  SECRETS_KEY: z.string().optional(),
});

export type LauncherConfig = z.output<typeof launcherConfigSchema>;

export function launcherConfig(env: Environment): LauncherConfig {
  return parseConfig(launcherConfigSchema, env);
}
