export { loadSecrets } from './secrets';
export { addressVariable, planServices, SERVICE_NAMES, type ServiceName, type ServicePlan } from './wiring';
