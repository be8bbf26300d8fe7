/**
 * The one list of services, in the order in which they start; they close the other way round, so that intake ends
 * first. `node tools/generate-workspace.mjs` brings every other list up to date.
 */
export const SERVICE_NAMES = [
  'auditor',
  'pricing',
  'advisor-registry',
  'credit-check',
  'execution',
  'webhook-dispatcher',
  'operation-orchestrator',
  'gateway',
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];
