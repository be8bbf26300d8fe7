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
  'money-movement',
  'rebalancer',
  'webhook-dispatcher',
  'operation-orchestrator',
  'gateway',
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Secrets that only some services get, with their holders. Every service has `INTERNAL_TOKEN`. */
export const SECRET_HOLDERS: Readonly<Record<string, readonly ServiceName[]>> = {
  AUDIT_SIGNING_KEY: ['auditor'],
  AUDIT_NEXT_SIGNING_KEY: ['auditor'],
  SECRETS_KEY: ['gateway', 'webhook-dispatcher'],
};
