export { AuditorClient } from './auditor.client';
export { ClientsModule } from './clients.module';
export { CreditCheckClient } from './credit-check.client';
export { ExecutionClient } from './execution.client';
export { OrchestratorClient } from './orchestrator.client';
export { ownerIsBehind } from './owner-is-behind';
export { PricingClient } from './pricing.client';
export { WebhookClient } from './webhook.client';
