export { edgeConfigSchema, type EdgeConfig } from './edge.config';
export { EdgeModule, type EdgeOptions } from './edge.module';
export { edgeTablesMigration } from './edge-tables.migration';
export { actorOf } from './authenticate/caller';
export type { Caller, KeyCaller, ParticipantCaller, PlatformCaller, ServiceCaller } from './authenticate/caller';
export { ownedBy, viewOf, type View } from './authenticate/view';
export { ApiKeyRowStore, type ApiKeyChange } from './authenticate/api-key-row.store';
export { ApiKeyStore, withSecret, type ApiKeyWithSecret, type NewApiKey } from './authenticate/api-key.store';
export { sign, type SignatureVersion, type SignedRequest } from './authenticate/signature';
export { ok, pageAnswer, type Answer, type StreamedAnswer } from './calls/answer';
export { found, notFound, TheCall, type Call } from './calls/call';
export { Handles } from './calls/handles.decorator';
export { RunningStreams } from './calls/running-streams';
export { IdempotentRequests } from './idempotency/idempotent-requests';
export type { Done, MutatingCall, Mutation } from './idempotency/mutation';
export { PendingRequestStore, type PendingRequest, type RequestEnd } from './idempotency/pending-request.store';
export { RecordedRequestStore } from './idempotency/recorded-request.store';
export type { RequestFact } from './idempotency/recorded-requests';
export { RequestKeyStore, scopeOf, type KeyPlace, type UsedKey } from './idempotency/request-key.store';
export { readLeniently } from './json/read-leniently';
export { Walls, type Wall, type WalledRequest } from './server/walls';
export { canonicalBody } from './json/canonical-json';
export { readJsonBody, type JsonBody } from './json/json-body';
export { memberText } from './json/json-scanner';
export { isJsonObject, member, type JsonObject } from './json/json-value';
export {
  countedAnswer,
  countedPage,
  countedRequest,
  type CountedPage,
  type CountedRequest,
} from './pages/counted-page.statement';
export { pageByCreation, pageOfParticipants } from './pages/created-page.statement';
export {
  endedAtLast,
  EMPTY_PAGE,
  invalidCursor,
  isUuid,
  readCreationCursor,
  ROWS_EXAMINED_MAX,
  toPage,
  Where,
  type Cursor,
  type ExaminedRow,
  type Page,
  type PageRequest,
} from './pages/page';
export { PageTokens } from './pages/page-tokens';
