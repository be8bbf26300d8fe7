export { checkInputs } from './check-inputs';
export type { CheckedParticipant, CreditLimits, CreditState, Holding, ParticipantStanding } from './credit-state';
export { decideHoldsAgain, type RecordedCheck } from './decide-again';
export { decidedHolds } from './decided-holds';
export { decideHolds, DEFAULT_CREDIT_LIMITS, type HoldsDecision } from './decide-holds.decider';
export { availableForOutflow, outflowRefusal } from './outflow-refusal';
export { readsHoldings } from './reported-holdings';
