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
