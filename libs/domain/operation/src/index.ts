export {
  FAILURE_REASONS,
  isCancellable,
  isTerminal,
  TERMINAL_STATUSES,
  type Advance,
  type Failure,
  type FailureReason,
  type OperationEffect,
  type OperationInput,
  type OperationState,
} from './operation.state';
export { advance, begin, chunksInFlight, priceFlowOf, type Beginning, type PriceFlow } from './operation.workflow';
export { operationOutcome, OUTCOME_REASONS, type OperationOutcome, type OutcomeReason } from './operation.outcome';
export { acceptedOf, listedChunk, type Chunk, type ChunkKey } from './chunk';
export { closeReleasedChunk, closeSettledChunk, type ClosedChunk } from './close-chunk';
export { executionsSettleOf, holdsPlaceOf, holdsReleaseOf, pricesLockOf, pricesQuoteOf, quoteTerms } from './commands';
export { decideChunk, type DecidedChunk } from './decide-chunk';
export { explainerOf, explainExecution } from './explain-execution';
export type { ExecutionEvent } from './execution-event';
export type { Operation, PricedRequest, ReferencePrices } from './operation';
export { operationResource } from './operation-resource';
export { assetsWithoutPrice, frameOf, instrumentsOf, requiredAssets } from './operation-terms';
export { staleDecision, staleScope, takenPlan, unpricedPlan, verdictOf } from './plan-check';
export { sizeAccepted, sizerOf } from './size-chunk';
export { traderResource, type Trader } from './trader';
export { tradersOf, undecided } from './undecided-chunk';
export {
  isTransition,
  NO_PROGRESS,
  passGate,
  type ExecutionProgress,
  type OperationEvent,
} from './operation-gate.decider';
