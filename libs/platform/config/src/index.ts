export { describeSettings, type Allowed, type Setting } from './describe-settings';
export { handledKeptDaysSchema } from './handled-kept-days';
export { integer } from './integer';
export { ConfigError, configViolations, parseConfig, type Environment } from './parse-config';
export { serviceConfigSchema, type ServiceConfig } from './service-config';
export { SecretBox, secretsKeySchema } from './secret-box';
