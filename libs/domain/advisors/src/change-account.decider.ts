import {
  FINANCIAL_ADVISORS_MAX,
  TENANTS_MAX,
  type AccountRefusalCode,
  type AccountStatusCall,
  type DecidedAccount,
} from '@ballast/contracts';
import { assertNever, nextTimestamp, type Timestamp } from '@ballast/kernel';
import type { AccountCommand, AccountDecision, AccountRefusal, AccountState, ChangeAccount } from './account-commands';
import { statusAfter } from './account-status';
import { createAccount } from './create-account';
import { isExpired, isInForce, orderedPermissions, type GrantTerms } from './grants';
import { nextVersion, type AdvisorGrant } from './versions';

/** A version of a grant that a change adds. */
interface NewVersion {
  readonly code: string;
  readonly terms: GrantTerms;
  /** Absent for an active version. */
  readonly ended?: {
    readonly status: 'expired' | 'removed';
    readonly reason: 'expired' | 'revoked' | 'account_closed';
  };
}

/** The part of an account that a change replaces, and the versions of grants that it adds. */
interface Draft {
  readonly account: Partial<
    Pick<DecidedAccount, 'tier' | 'status' | 'status_reason' | 'tenants' | 'financial_advisors'>
  >;
  readonly versions?: readonly NewVersion[];
}

/** The account and its grants at the instant of a decision. */
interface Situation {
  readonly account: DecidedAccount;
  readonly state: AccountState;
  readonly now: Timestamp;
}

type Verdict = AccountRefusalCode | Draft | null;

/**
 * Decides one command about one customer account. The checks of a link or a tenant follow a fixed order: the status and
 * the limits of the account, the participant, then the roles that exclude each other.
 */
export function changeAccount(command: AccountCommand, state: AccountState, now: Timestamp): AccountDecision {
  if (command.kind === 'create') return createAccount(command, state, now);
  const { account } = state;
  if (account === null) return refused({ code: 'account_not_found' });
  if (command.kind === 'close') {
    return account.status === 'closed' ? { outcome: 'unchanged' } : { outcome: 'asks', reason: command.reason };
  }
  const verdict = judge(command, { account, state, now });
  if (verdict === null) return { outcome: 'unchanged' };
  if (typeof verdict !== 'string') return changed({ account, state, now }, verdict);
  return refused(verdict === 'account_status' ? { code: verdict, status: account.status } : { code: verdict });
}

function refused(refusal: Omit<AccountRefusal, 'path'>): AccountDecision {
  return { outcome: 'refused', refusals: [{ ...refusal, path: '' }] };
}

function judge(command: Exclude<ChangeAccount, { readonly kind: 'close' }>, situation: Situation): Verdict {
  switch (command.kind) {
    case 'set_tier':
      return command.tier === situation.account.tier ? null : { account: { tier: command.tier } };
    case 'change_status':
      return changeStatus(command, situation.account);
    case 'finish_close':
      return finishClose(command, situation);
    case 'add_tenant':
      return addTenant(command.participant_code, situation);
    case 'remove_tenant':
      return removeTenant(command.participant_code, situation);
    case 'link_advisor':
      return linkAdvisor(command, situation);
    case 'patch_grant':
      return patchGrant(command, situation);
    case 'unlink_advisor':
      return unlinkAdvisor(command.participant_code, situation);
    case 'expire_grant':
      return expireGrant(command, situation);
    default:
      return assertNever(command);
  }
}

/** A call that leads to the present status changes nothing, its reason included. */
function changeStatus(
  { call, reason }: { readonly call: AccountStatusCall; readonly reason: string },
  { status: present }: DecidedAccount,
): Verdict {
  const status = statusAfter(call, present);
  if (status === undefined) return 'account_status';
  return status === present ? null : { account: { status, status_reason: reason } };
}

/** An account that was found empty is always closed: the credit check books nothing there any more. */
function finishClose(
  { reason, is_empty }: Extract<ChangeAccount, { readonly kind: 'finish_close' }>,
  { account, state, now }: Situation,
): Verdict {
  if (account.status === 'closed') return null;
  if (!is_empty) return 'account_not_empty';
  const versions = account.financial_advisors.flatMap((code): readonly NewVersion[] => {
    const grant = state.grants.get(code);
    if (grant === undefined || !isInForce(grant, now)) return [];
    return [{ code, terms: grant, ended: { status: 'removed', reason: 'account_closed' } }];
  });
  return { account: { status: 'closed', status_reason: reason, financial_advisors: [] }, versions };
}

function addTenant(code: string, { account, state, now }: Situation): Verdict {
  const { tenants } = account;
  if (account.status === 'closed') return 'account_status';
  if (tenants.length >= TENANTS_MAX && !tenants.includes(code)) return 'too_many_tenants';
  if (!isApproved(code, state)) return 'participant_not_found';
  if (code === account.participant_code) return 'participant_is_holder';
  if (isInForce(state.grants.get(code), now)) return 'participant_is_advisor';
  return tenants.includes(code) ? 'duplicate_tenant' : { account: { tenants: [...tenants, code] } };
}

function removeTenant(code: string, { account: { tenants } }: Situation): Verdict {
  return tenants.includes(code)
    ? { account: { tenants: tenants.filter((tenant) => tenant !== code) } }
    : 'tenant_not_found';
}

function linkAdvisor(
  command: Extract<ChangeAccount, { readonly kind: 'link_advisor' }>,
  { account, state, now }: Situation,
): Verdict {
  const { participant_code: code } = command;
  if (account.status === 'closed') return 'account_status';
  const linked = account.financial_advisors.filter((advisor) => isInForce(state.grants.get(advisor), now));
  if (linked.length >= FINANCIAL_ADVISORS_MAX && !linked.includes(code)) return 'too_many_advisors';
  if (!isApproved(code, state)) return 'participant_not_found';
  if (code === account.participant_code) return 'self_advised';
  if (account.tenants.includes(code)) return 'participant_is_tenant';
  if (linked.includes(code)) return 'duplicate_financial_advisor';
  return { account: { financial_advisors: [...linked, code] }, versions: [{ code, terms: command }] };
}

function patchGrant(
  command: Extract<ChangeAccount, { readonly kind: 'patch_grant' }>,
  { state, now }: Situation,
): Verdict {
  const { participant_code: code } = command;
  const grant = state.grants.get(code);
  if (grant === undefined || !isInForce(grant, now)) return 'advisor_not_found';
  const terms: GrantTerms = {
    permissions: command.permissions ?? grant.permissions,
    limits: command.limits ?? grant.limits,
    expires_at: command.expires_at ?? grant.expires_at,
    agreement_ref: command.agreement_ref ?? grant.agreement_ref,
  };
  return textOf(terms) === textOf(grant) ? null : { account: {}, versions: [{ code, terms }] };
}

function unlinkAdvisor(code: string, { account, state, now }: Situation): Verdict {
  const grant = state.grants.get(code);
  if (grant === undefined || !isInForce(grant, now)) return 'advisor_not_found';
  return {
    account: { financial_advisors: account.financial_advisors.filter((advisor) => advisor !== code) },
    versions: [{ code, terms: grant, ended: { status: 'removed', reason: 'revoked' } }],
  };
}

/** The sender has seen that the grant has expired, so the clock of this instance is not asked again. */
function expireGrant(
  { participant_code: code, version }: Extract<ChangeAccount, { readonly kind: 'expire_grant' }>,
  { account, state }: Situation,
): Verdict {
  const grant = state.grants.get(code);
  if (grant?.status !== 'active' || grant.version !== version) return null;
  return {
    account: { financial_advisors: account.financial_advisors.filter((advisor) => advisor !== code) },
    versions: [{ code, terms: grant, ended: { status: 'expired', reason: 'expired' } }],
  };
}

function isApproved(code: string, { participants }: AccountState): boolean {
  return participants.get(code)?.status === 'approved';
}

/** Terms as one text: equal texts are equal terms. */
function textOf({ permissions, limits, expires_at, agreement_ref }: GrantTerms): string {
  const { order_notional, daily_notional, currency, assets } = limits;
  const bounds = [order_notional, daily_notional, currency, assets ?? null];
  return JSON.stringify([orderedPermissions(permissions), bounds, expires_at, agreement_ref]);
}

/**
 * The change that a draft makes. Grants that have expired and have no version of their end yet get it first, so that at
 * every version of the account its roles exclude each other.
 */
function changed({ account, state, now }: Situation, draft: Draft): AccountDecision {
  const { versions = [] } = draft;
  const ending = new Set(versions.flatMap(({ code, ended }) => (ended === undefined ? [] : [code])));
  const expired = account.financial_advisors.filter((code) => {
    const grant = state.grants.get(code);
    return grant?.status === 'active' && isExpired(grant, now) && !ending.has(code);
  });
  const after: DecidedAccount = {
    ...account,
    ...draft.account,
    financial_advisors: (draft.account.financial_advisors ?? account.financial_advisors).filter(
      (code) => !expired.includes(code) || versions.some((version) => version.code === code),
    ),
    version: account.version + 1,
    updated_at: nextTimestamp(now, account.updated_at),
  };
  const ends = expired.flatMap((code) => endOf(after, { code, previous: state.grants.get(code) }));
  const previous = new Map([...state.grants, ...ends.map((grant) => [grant.participant_code, grant] as const)]);
  const added = versions.map(({ code, terms, ended }) =>
    nextVersion(after, { code, previous: previous.get(code) }, terms, ended),
  );
  return { outcome: 'changed', change: { account: after, grants: [...ends, ...added] } };
}

function endOf(account: DecidedAccount, { code, previous }: AdvisorGrant) {
  if (previous === undefined) return [];
  return [nextVersion(account, { code, previous }, previous, { status: 'expired', reason: 'expired' })];
}
