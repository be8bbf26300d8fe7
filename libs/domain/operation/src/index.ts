export { acceptanceOf, requestedOperation } from './acceptance';
export { advance, beginOperation, type Advance, type Beginning } from './advance';
export { announcementsOf, type Announcement } from './announcements';
export { endOutcomeOf, isCancelled } from './answers';
export {
  decisionOf,
  legsByAsset,
  type CheckedExecution,
  type Chunk,
  type ChunkDecision,
  type ChunkState,
  type LegCounts,
} from './chunk';
export { chunksOfScope, scopeParticipants } from './default-scope';
export { checkedExecution } from './decide-chunk';
export { evolveChunk, evolveStep } from './evolve';
export { tradesOfExecution } from './execution-trades';
export { explainExecution } from './explain-execution';
export type { Operation, PricedRequest, ReferencePrices, Version } from './operation';
export type { OperationCommand } from './operation.commands';
export type { Facts, OperationAccepted, OperationFact } from './operation.facts';
export { priceFlowOf, type PriceFlow } from './operation.flow';
export type { InputKind, OperationInput } from './operation.inputs';
export type { LoadedCommand, Occasion } from './operation-messages';
export type { OperationReply } from './operation-replies';
export { OUTCOME_REASONS, type OperationOutcome, type OutcomeReason } from './operation.outcome';
export { acceptedResource, type ShownRequest } from './operation-resource';
export { failureOf, type Failure, type OperationState, type Phase } from './operation.state';
export { assetsWithoutPrice, instrumentsOf, requiredAssets } from './operation-terms';
export { verdictOf } from './plan-check';
export { plannerOf } from './planned-execution';
export { chunkAfter } from './recorded-facts';
export { type KeptChunks, ReplayedOperation, type StepCause } from './replayed-operation';
export { ReplayedTraders, type ScopeMoment } from './replayed-traders';
export { chunkOfReply, inputOfReply } from './reply-input';
export { holdsPlaceOf, quoteTerms } from './requests';
export { sizerOf } from './size-execution';
export { traderOf, traderResource, withAutoRebalance, type Trader } from './trader';
export { traderIdsOf, uncheckedExecutions } from './unchecked-chunk';
export {
  isTransition,
  NO_PROGRESS,
  passGate,
  type ExecutionProgress,
  type OperationEvent,
} from './operation-gate.decider';
