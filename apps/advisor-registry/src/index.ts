export { advisorRegistryService as service } from './advisor-registry.service';
