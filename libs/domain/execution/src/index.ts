export { executionResource, outcomeOfDecision, type ExecutionFrame, type ExecutionOutcome } from './execution';
export {
  BALANCE_HELD,
  BELOW_MINIMUM,
  instrumentNotEnabled,
  insufficientBalance,
  PARTICIPANT_INACTIVE,
  plainReason,
  STATUS_CODES,
  type PlainCode,
  type Reason,
  type StatusCode,
} from './reasons';
export { stopRunningLegs, type Stop } from './stop';
