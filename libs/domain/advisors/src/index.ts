export type { AccountCommand, AccountDecision, AccountRefusal, AccountState } from './account-commands';
export { STATUS_RIGHTS } from './account-status';
export { applyChange } from './apply-change';
export { accountCommand, askedAccount, isAboutGrants } from './asked-account';
export {
  assetNotAllowed,
  NOT_AUTHORIZED,
  type AuthorizationCode,
  type AuthorizationRefusal,
  type TradeRight,
} from './authorization-refusals';
export { authorityOf, PLATFORM_AUTHORITY, type Authority, type GrantRights, type KnownRelation } from './authority';
export {
  authorizationTime,
  authorize,
  utcDay,
  type Authorization,
  type AuthorizationTerms,
  type Trade,
} from './authorize';
export { changeAccount } from './change-account.decider';
export { changeInBulk, type BulkDecision, type BulkEntry } from './change-in-bulk';
export { countChange, countingAfter, type VersionedAccount } from './count-change';
export { DEFAULT_TERMS, isInForce, orderedPermissions } from './grants';
export { isEmptied, type Contents } from './judge-closing';
export { relationOf, shownAccount, type CountingRecord, type Relation } from './shown-account';
export { stampChange, type CountingAccount, type CountingGrant } from './stamp-change';
export { accountId, readZrn, type AccountReference } from './zrn';
