import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, parseConfig, serviceConfigSchema } from '@ballast/platform-config';
import { z } from 'zod';
import { WrongUse } from './cli';

/** Settings of the command line: those of the services by which it reaches database and log. */
export const configSchema = serviceConfigSchema.pick({
  DATABASE_URL: true,
  KAFKA_BROKERS: true,
  KAFKA_REPLICATION_FACTOR: true,
  KAFKA_MIN_INSYNC_REPLICAS: true,
  LOG_PARTITIONS: true,
});

export type CliConfig = z.output<typeof configSchema>;

const DATA_DIR = '.ballast';
/** The data folders of `npm start`, with and without Kafka. */
const DATA_DIRS = [DATA_DIR, join(DATA_DIR, 'kafka')];
/** File in which `npm start` says where its servers are, while it runs. */
const RUNNING = 'running.json';

const runningSchema = z.object({ DATABASE_URL: z.string(), KAFKA_BROKERS: z.string() });

/**
 * The settings of the environment; without DATABASE_URL those of the `npm start` that runs on the data folder.
 * @throws WrongUse when there is neither.
 */
export function cliConfig(env: Environment): CliConfig {
  if (env['DATABASE_URL']) return parseConfig(configSchema, env);
  const folders = env['DATA_DIR'] ? [env['DATA_DIR']] : DATA_DIRS;
  const file = folders.map((folder) => join(folder, RUNNING)).find((path) => existsSync(path));
  if (file === undefined) {
    throw new WrongUse(`DATABASE_URL is not set, and no "npm start" runs on ${folders.join(' or ')}.`);
  }
  const running = runningSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return parseConfig(configSchema, { ...env, ...running });
}
