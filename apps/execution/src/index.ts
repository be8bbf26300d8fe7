export { executionService as service } from './execution.service';
