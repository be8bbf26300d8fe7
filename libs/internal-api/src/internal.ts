import { CHECKPOINTS, PROOFS } from './auditor';
import { BALANCES, CHECKS, ENTRIES } from './credit-check';
import { TRADES } from './execution';
import { EVENTS, PLATFORMS } from './gateway';
import type { InternalCall } from './internal-call';
import { EXPLANATIONS, PREVIEWS } from './operation-orchestrator';
import { PRICES, QUOTES } from './pricing';
import { FAULTS } from './sandbox-faults';
import { DELIVERIES, ENDPOINTS } from './webhook-dispatcher';

/** Every internal address, by its resource. */
export const INTERNAL = {
  balances: BALANCES,
  checkpoints: CHECKPOINTS,
  checks: CHECKS,
  deliveries: DELIVERIES,
  endpoints: ENDPOINTS,
  entries: ENTRIES,
  events: EVENTS,
  explanations: EXPLANATIONS,
  faults: FAULTS,
  platforms: PLATFORMS,
  previews: PREVIEWS,
  prices: PRICES,
  proofs: PROOFS,
  quotes: QUOTES,
  trades: TRADES,
} as const;

/** Every internal address in one list, for the reference and for checks of every call. */
export const INTERNAL_CALLS: readonly InternalCall[] = Object.values(INTERNAL).flatMap((group) =>
  Object.values<InternalCall>(group),
);
