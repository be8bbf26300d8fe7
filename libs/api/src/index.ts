export { apiKeySchema, SCOPES, type ApiKey, type Scope } from '@ballast/contracts';
export { API, API_CALLS, OPERATION_CALLS_BY_ACTION } from './api';
export {
  API_TAGS,
  isMutation,
  CSV,
  JSON_LINES,
  type AnswerDefinitions,
  type ApiCall,
  type KeyOwner,
  type Method,
  type PathParameters,
} from './api-call';
export { advisorLinkSchema } from './account-bulk';
export type { LedgerSum } from './audit';
export type { AnswerOf, BodyOf, EntryOf, ParamsOf, QueryOf } from './call-types';
export {
  accountVersionExample,
  advisorChangeExample,
  moneyRefusalExample,
  tenantChangeExample,
} from './customer-account-examples';
export { transferExample } from './transfers';
export { EVENTS_LIMIT_MAX } from './event-queries';
export { tradeExample } from './liquidity-examples';
export { paymentExample } from './payments';
export { payoutExample, payoutKeySchema } from './payouts';
export { withdrawalExample } from './withdrawals';
export {
  OPERATION_REQUESTS,
  operationBody,
  PARTICIPANTS_MAX,
  type OperationAction,
  type OperationRequestRules,
} from './operation-body';
export { executionExample, settledOperationExample } from './operation-examples';
export type { NewParticipant } from './participants';
export { PATH_PARAMETERS } from './path-parameters';
export { PLAN_PARTICIPANTS_MAX } from './previews';
export { problemSchema, type ProblemDocument } from './problem-document';
export { PROBLEM_TEXTS, type ProblemText } from './problem-texts';
export { STATUS_CATALOGUE, transitionsOf, type StatusEntry, type StatusResource } from './status-catalogue';
export { STATUS_REASONS, type StatusReason } from './status-reasons';
export { METADATA_BYTES_MAX } from './strategies';
export { traderExample } from './traders';
export { checkpointExample } from './seals';
export { COUNTED_LIMIT_DEFAULT, COUNTED_LIMIT_MAX } from './counted-lists';
export type { NewConfiguration } from './configurations';
export { ADVISOR_TRADE_COLUMNS } from './reports';
