export type { AssetBalance, LabelledBalance } from './credit-check';
export type { OwnedTrade } from './execution';
export type { EventsPage, PlatformKey, RecordedEvent } from './gateway';
export { INTERNAL, INTERNAL_CALLS } from './internal';
export {
  type Frozen,
  type InternalAnswer,
  internalCall,
  type InternalCall,
  type InternalDocument,
  type InternalInput,
  type InternalMethod,
  type InternalRequest,
  OPERATOR,
} from './internal-call';
export type { ExplainedExecution, OperationPrices, Preview, PreviewRequest } from './operation-orchestrator';
export type { PriceView, PushedPrice } from './pricing';
export type { SandboxFault } from './sandbox-faults';
export type { WebhookDelivery, WebhookEndpoint, WebhookEndpointWithSecret } from './webhook-dispatcher';
