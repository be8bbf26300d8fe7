export { ALLOWED_IPS_MAX, apiKeySchema, SCOPES, scopeSchema, type ApiKey, type Scope } from './access/resources';
export {
  checkInputsSchema,
  creditDecisionSchema,
  holdsPlaceSchema,
  type CheckInputs,
  type CreditDecision,
  type DecidedLeg,
  type HoldsPlace,
  grantRightsSchema,
} from './credit/credit-check';
export type { AppliedChange, DepositPost, HoldsRelease } from './credit/messages';
export {
  OUTFLOW_REFUSALS,
  type Outflow,
  type OutflowDecided,
  type OutflowInputs,
  type OutflowRefusal,
  type OutflowRequest,
} from './credit/outflows';
export { transferSchema, type PostedTransfer, type TradedTransaction } from './credit/transfers';
export type { ExecutionsSettle, SettlementDelayed, SizedLeg, TradesBooked } from './execution/messages';
export {
  ACCOUNT_KINDS,
  CUSTOMER_KINDS,
  isCounterKind,
  RESERVED_CODES,
  type AccountKind,
  type AccountTraits,
  type CounterKind,
  type CustomerKind,
} from './ledger/account-kinds';
export { CASH_PURPOSES, LEDGER_PURPOSES, PURPOSES, type LedgerPurpose } from './ledger/purposes';
export { SOURCE_KINDS, sourceKindOf, SOURCES, type Source, type SourceKind } from './ledger/sources';
export { readActor, type Actor } from './log/actor';
export { offsetOf, rootCause, type Cause } from './log/cause';
export {
  assertKnownType,
  compose,
  decode,
  decodeKept,
  PoisonMessage,
  UnknownMessage,
  type Composed,
} from './log/codec';
export type {
  QuoteAuthorized,
  QuoteCheckInputs,
  QuoteDecided,
  QuoteExecute,
  QuoteSettled,
  QuoteTraded,
} from './quote/messages';
export type {
  MovementAnswered,
  MovementChanged,
  MovementDecided,
  MovementInputs,
  MovementRequest,
  MovementResumed,
  MovementSend,
  MovementSent,
  TransferDecided,
  TransferInputs,
  TransferRequest,
} from './money/messages';
export {
  MOVEMENT_STATUSES,
  type Movement,
  type MovementKind,
  type MovementOf,
  type MovementState,
  type MovementStatus,
  type RailNews,
  type RailOutcome,
} from './money/movements';
export {
  MOVEMENT_DESCRIPTION_MAX,
  PAYMENT_NETWORK_LENGTH_MAX,
  PAYMENT_NETWORKS_MAX,
  PAYMENT_STATUSES,
  PAYMENT_TYPES,
  paymentSchema,
  type Payment,
} from './resources/payments';
export {
  ACCOUNT_MODEL_MAX,
  METADATA_MEMBERS_MAX,
  METADATA_NAME_MAX,
  METADATA_VALUE_MAX,
  PAYOUT_KEY_MAX,
  payoutReceiptSchema,
  payoutSchema,
  type Payout,
} from './resources/payouts';
export {
  BANK_ACCOUNT_MEMBERS_MAX,
  BANK_ACCOUNT_NAME_MAX,
  BANK_ACCOUNT_VALUE_MAX,
  CLIENT_WITHDRAWAL_ID_MAX,
  WITHDRAWAL_STATUSES,
  withdrawalSchema,
  type Withdrawal,
} from './resources/withdrawals';
export { envelopeSchema, type Envelope, type MessageType } from './log/envelope';
export { EnvelopeFormatError, readEnvelope, readHead, type EnvelopeHead } from './log/read-envelope';
export { RULES_VERSION } from './log/rules-version';
export { TOPIC_WRITERS } from './log/topic-writers';
export { SEALED_TOPICS, TOPIC_DEFINITIONS, TOPICS } from './log/topics';
export type { ExecutionCounts } from './operation/execution-counts';
export type { OperationAdvanced, OperationRequested, ScopeFixed } from './operation/messages';
export type { RecordedFact } from './operation/operation-facts';
export {
  CHUNK_PARTICIPANTS_MAX,
  participantsPerChunk,
  pinnedPlanSchema,
  requestedParticipantSchema,
  type PinnedPlan,
  type PlannedVerdict,
  type RequestedParticipant,
} from './operation/requests';
export type { EndOrder, EndOutcome, OperatorAct } from './operator/messages';
export {
  customerPriceSchema,
  lockInputsSchema,
  quotedMarketSchema,
  quoteInputsSchema,
  type CustomerPrice,
  type PriceBound,
  type PriceMove,
  type QuotedMarket,
  type LockInputs,
  type PriceSettings,
  type QuoteInputs,
  type SeenPrice,
} from './pricing/prices';
export type { InstrumentListed, PriceMark, PricesAwaited, PricesMarked } from './pricing/messages';
export type { AccountRefusalCode } from './registry/account-refusals';
export type {
  AccountChange,
  AskedAccount,
  AskedParticipants,
  BulkRefusal,
  ParticipantsChanged,
} from './registry/messages';
export type { FaultArmed, FaultClaimed, FaultsCleared } from './sandbox/messages';
export {
  auditKeySchema,
  checkpointSchema,
  CHECKPOINTS_PER_PAGE_MAX,
  type AuditKey,
  type Checkpoint,
  type SealedPartition,
} from './resources/checkpoints';
export {
  PROOF_FORMAT,
  proofLineSchema,
  type HiddenLeaf,
  type ProofEnd,
  type ProofHead,
  type ProofLine,
  type ProvenFact,
  type ProvenPartition,
} from './resources/proofs';
export {
  AMOUNT_PATTERN,
  asset,
  count,
  decimal,
  decimalOrEmpty,
  identifier,
  label,
  openCode,
  prose,
  timestamp,
  UUID_PATTERN,
  PARTICIPANT_CODE_PATTERN,
  platformCodeSchema,
  POSITIVE_AMOUNT_PATTERN,
  WEIGHT_PATTERN,
} from './resources/formats';
export {
  explainedInstructionSchema,
  operationPriceSchema,
  plannedExecutionSchema,
  type LegExplanation,
  legExplanationSchema,
  type OperationPrice,
  type PlannedExecution,
} from './resources/explanations';
export {
  accountEventSchema,
  advisorEventSchema,
  moneyRefusalSchema,
  tenantEventSchema,
  type AdvisorEvent,
  type MoneyRefusal,
  type MovementPermission,
  type TenantEvent,
} from './resources/account-events';
export { parseFaultScenario } from './resources/fault-scenario';
export {
  ACCOUNT_LABEL_PATTERN,
  ACCOUNT_STATUS_CALLS,
  ACCOUNT_STATUSES,
  ACCOUNT_TIERS,
  ACCOUNT_TYPES,
  AGREEMENT_REF_MAX,
  customerAccountSchema,
  decidedAccountSchema,
  decidedGrantSchema,
  FINANCIAL_ADVISORS_MAX,
  GENERAL_LABEL,
  GRANT_ASSETS_MAX,
  grantSchema,
  PERMISSIONS,
  REGIONS,
  STATUS_REASON_MAX,
  TENANTS_MAX,
  type AccountStatus,
  type AccountStatusCall,
  type AccountTier,
  type AccountType,
  type AppliedAccount,
  type AppliedGrant,
  type CustomerAccount,
  type DecidedAccount,
  type DecidedGrant,
  type Grant,
  type GrantLimits,
  type Permission,
  type Region,
} from './resources/customer-accounts';
export { FAULT_DELAY_MAX_MS, FAULT_SCENARIOS, type FaultKind, type FaultScenario } from './resources/faults';
export {
  LEDGER_ACCOUNT_NAMES,
  LEDGER_ACCOUNT_PATTERN,
  ledgerEntrySchema,
  type LedgerEntry,
} from './resources/ledger-entries';
export { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from './resources/pages';
export { REQUEST_PROBLEM_CODES, REQUEST_PROBLEMS, type RequestProblemCode } from './resources/problems';
export {
  OPERATION_TRAITS,
  PRICE_SIDES,
  type OperationTraits,
  type SizingMethod,
  type PriceSide,
  type RequestTraits,
} from './resources/operation-traits';
export {
  ALLOCATIONS_MAX,
  allocationSchema,
  BASIS_POINTS_MAX,
  DISABLED_INSTRUMENTS_MAX,
  EXTERNAL_ID_MAX,
  depositSchema,
  floatWithdrawalSchema,
  shownDepositSchema,
  EXECUTION_STATUSES,
  executionSchema,
  FUNDING_MODELS,
  INSTRUCTION_STATUSES,
  instrumentSchema,
  OPERATION_STATUSES,
  OPERATION_TYPES,
  operationSchema,
  PARTICIPANT_STATUSES,
  participantSchema,
  PUBLIC_EVENT_TYPES,
  strategySchema,
  traderSchema,
  type Allocation,
  type Deposit,
  type FloatWithdrawal,
  type ShownDeposit,
  type Execution,
  type ExecutionStatus,
  type FundingModel,
  type Instruction,
  type InstructionStatus,
  type Instrument,
  type Operation,
  type OperationStatus,
  type OperationType,
  type Participant,
  type ParticipantStatus,
  type PublicEventType,
  type Strategy,
  type Trader,
} from './resources/resources';
export { OVERLAP_DEFAULT_SECONDS, overlapSchema } from './resources/secret-rotation';
export { isTerminal, TERMINAL_STATUSES } from './resources/terminal-status';
export {
  executedConversionSchema,
  executedQuoteSchema,
  QUOTE_EXPIRIES,
  QUOTE_SPREAD_BPS_MAX,
  quoteSchema,
  TRADE_SIDES,
  WITHDRAWAL_ADDRESS_MAX,
  type CustomerQuote,
  type QuoteExpiry,
  type TradeSide,
} from './resources/quotes';
export {
  accountTransferSchema,
  CLIENT_TRANSFER_ID_MAX,
  type AccountTransfer,
  type TransferCode,
} from './resources/account-transfers';
export {
  advisorTradeSchema,
  advisorTradeTotalsSchema,
  type AdvisorTrade,
  type AdvisorTradeTotals,
} from './resources/advisor-trades';
export { accountTradeSchema, TRADE_SOURCES, type AccountTrade } from './resources/account-trades';
export { tradeSchema, type BookedTrade } from './resources/trades';
export {
  createWebhookEndpointSchema,
  deliveryStatusSchema,
  recoverWebhookEndpointSchema,
  rotateWebhookSecretSchema,
  testWebhookEndpointSchema,
  TIME_RULE,
  updateWebhookEndpointSchema,
  WEBHOOK_ENDPOINTS_MAX,
  WEBHOOK_SECRETS_MAX,
  webhookDeliverySchema,
  webhookEndpointSchema,
  webhookEndpointWithSecretSchema,
  webhookTestSchema,
} from './webhook/resources';
export { EXECUTION_CODES, FAILURE_REASONS, OPERATION_REASONS, type FailureReason } from './resources/status-reasons';
export {
  ALLOCATION_NAME_MAX,
  targetAllocationSchema,
  type TargetAllocation,
  type TargetWeight,
} from './resources/target-allocations';
export type { AskedAllocation, AskedConfigurations, ConfigurationsChanged } from './rebalancing/messages';
export {
  configurationSchema,
  REBALANCING_STRATEGIES_MAX,
  storedConfigurationSchema,
  type Configuration,
  type StoredConfiguration,
} from './resources/configurations';
export { accountDriftSchema, type PortfolioDrift } from './resources/drifts';
