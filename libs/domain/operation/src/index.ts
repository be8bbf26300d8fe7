export {
  isTerminal,
  TERMINAL_STATUSES,
  type Advance,
  type OperationEffect,
  type OperationInput,
  type OperationState,
} from './operation.state';
export { advance, begin, CHUNKS_IN_FLIGHT_MAX, needsReferencePrices } from './operation.workflow';
export { operationOutcome } from './operation.outcome';
