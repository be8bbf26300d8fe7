export type { AccountCommand, AccountDecision, AccountRefusal, AccountState } from './account-commands';
export { STATUS_RIGHTS } from './account-status';
export { applyChange } from './apply-change';
export { changeAccount } from './change-account.decider';
export { DEFAULT_TERMS, orderedPermissions } from './grants';
export { relationOf, shownAccount, type CountingRecord, type Relation } from './shown-account';
export { stampChange, type CountingAccount, type CountingGrant } from './stamp-change';
export { accountId, readZrn, type AccountReference } from './zrn';
