export { operationOrchestratorService as service } from './operation-orchestrator.service';
