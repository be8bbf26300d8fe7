export { ConfigError, parseConfig, type Environment } from './parse-config';
export { serviceConfigSchema, type ServiceConfig } from './service-config';
export { SecretBox, secretsKeySchema } from './secret-box';
