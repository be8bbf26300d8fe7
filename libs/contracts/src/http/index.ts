export { API, API_ENDPOINTS } from './api';
export { platformCodeSchema } from './sandbox';
export {
  API_TAGS,
  isMutation,
  SCOPES,
  type AnswerDefinition,
  type ApiTag,
  type Endpoint,
  type Method,
  type PathParameters,
  type Scope,
} from './endpoint';
export { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, UUID_PATTERN } from './paging';
export { REQUEST_FAULTS, type RequestFault, type RequestFaultCode } from './request-faults';
export type { LegExplanation, OperationPrice } from './explanations';
export {
  STATUS_CATALOGUE,
  transitionsOf,
  type StatusEntry,
  type StatusResource,
  type StatusTable,
  type StatusTransition,
} from './status-catalogue';
export { STATUS_REASONS, type StatusReason } from './status-reasons';
export { METADATA_BYTES_MAX } from './strategies';
export {
  ALLOCATIONS_MAX,
  BASIS_POINTS_MAX,
  executionExample,
  OPERATION_REQUESTS,
  operationBody,
  PARTICIPANTS_MAX,
  settledOperationExample,
  type OperationAction,
  type OperationRequestRules,
} from './operations';
export { PLAN_PARTICIPANTS_MAX, type PlannedExecution } from './previews';
export { traderExample } from './traders';
export type { BookedTrade, LedgerSum } from './audit';
export type { LedgerEntry } from './funding';
export { RESERVED_CODES, type NewParticipant } from './participants';
export { ALLOWED_IPS_MAX, apiKeySchema, OVERLAP_DEFAULT_SECONDS, type ApiKey } from './api-keys';
