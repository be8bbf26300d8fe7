export { loadServices } from './load-services';
export { loadSecrets } from './secrets';
export { SERVICE_NAMES, type ServiceName } from './service-names';
export { addressVariable, planServices, type ServiceEnvironment } from './wiring';
