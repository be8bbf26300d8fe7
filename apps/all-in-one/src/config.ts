import { integer, parseConfig, type Environment } from '@ballast/platform-config';
import { z } from 'zod';

const GATEWAY_PORT = 3000;

export const configSchema = z.object({
  HOST: z.string().default('127.0.0.1').meta({
    description: 'Address on which the gateway listens; the other services listen on the loopback interface only.',
  }),
  PORT: integer(0, 65_535).default(GATEWAY_PORT).meta({ description: 'Port of the gateway; 0 picks a free one.' }),
  METRICS_HOST: z.string().default('127.0.0.1').meta({
    description:
      'Address of the internal listener of the gateway; those of the other services are on the loopback interface only.',
  }),
  METRICS_PORT: integer(0, 65_535).default(0).meta({
    description:
      "The port of the gateway's `/internal` and of `/metrics`, which shows all services of the process; 0 picks a free one.",
  }),
  DATA_DIR: z
    .string()
    .default('.ballast')
    .meta({ description: 'Folder for generated secrets; `npm start` keeps all of its data there.' }),
  INTERNAL_TOKEN: z.string().optional().meta({
    description: 'As for every service. When it is not set, it is generated and kept in `DATA_DIR`.',
    secret: true,
  }),
  SECRETS_KEY: z.string().optional().meta({
    description: 'As for the services that store secrets. When it is not set, it is generated and kept in `DATA_DIR`.',
    secret: true,
  }),
  AUDIT_SIGNING_KEY: z.string().optional().meta({
    description: 'As for the auditor. When it is not set, it is generated and kept in `DATA_DIR`.',
    secret: true,
  }),
});

export type LauncherConfig = z.output<typeof configSchema>;

export function launcherConfig(env: Environment): LauncherConfig {
  return parseConfig(configSchema, env);
}
