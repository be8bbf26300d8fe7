export { loadSecrets } from './secrets';
export { planServices, SERVICE_NAMES, type ServiceName, type ServicePlan } from './wiring';
