export {
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
export { advance, begin, CHUNKS_IN_FLIGHT_MAX, needsReferencePrices, type Beginning } from './operation.workflow';
export { operationOutcome, type OperationOutcome } from './operation.outcome';
