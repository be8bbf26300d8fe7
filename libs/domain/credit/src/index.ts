export type { CheckedParticipant, CreditLimits, CreditState, Holding, ParticipantStanding } from './credit-state';
export { decideHolds, type HoldsDecision } from './decide-holds.decider';
