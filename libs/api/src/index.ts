export { apiKeySchema, type ApiKey } from './api-keys';
export { API, API_CALLS } from './api';
export type { LedgerSum } from './audit';
export { API_TAGS, isMutation, SCOPES, type ApiCall, type PathParameters, type Scope } from './api-call';
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
export { RESERVED_CODES, type NewParticipant } from './participants';
export { PLAN_PARTICIPANTS_MAX } from './previews';
export { platformCodeSchema } from './sandbox';
export { STATUS_CATALOGUE, transitionsOf, type StatusEntry, type StatusResource } from './status-catalogue';
export { STATUS_REASONS, type StatusReason } from './status-reasons';
export { METADATA_BYTES_MAX } from './strategies';
export { traderExample } from './traders';
export { PROBLEM_TEXTS, type ProblemText } from './problem-texts';
export { problemSchema, type ProblemDocument } from './problem-document';
