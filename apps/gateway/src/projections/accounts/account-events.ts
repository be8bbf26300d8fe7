import type {
  AdvisorEvent,
  AppliedAccount,
  AppliedChange,
  AppliedGrant,
  PublicEventType,
  TenantEvent,
} from '@ballast/contracts';
import { accountEvent, type PublicEvent, type ReportedFact } from '../../events';

/** A change of an account that counts, with the version of the account before it; undefined for a new account. */
export interface SettledChange {
  readonly change: AppliedChange;
  readonly before: AppliedAccount | undefined;
  readonly cause: ReportedFact;
}

/** The public events of a change: its status first, then its tenants and advisors. */
export function accountEvents({ change: { account, grants }, before, cause }: SettledChange): readonly PublicEvent[] {
  const tenants = before?.tenants ?? [];
  return [
    ...(before?.status === account.status
      ? []
      : [accountEvent(cause, { type: 'customer_account_status_changed', payload: account, account })]),
    ...tenants
      .filter((code) => !account.tenants.includes(code))
      .map((code) => tenantEvent('customer_account.tenant_removed', { account, code, cause })),
    ...account.tenants
      .filter((code) => !tenants.includes(code))
      .map((code) => tenantEvent('customer_account.tenant_added', { account, code, cause })),
    ...grants.map((grant) => advisorEvent(grant, account, cause)),
  ];
}

function tenantEvent(
  type: PublicEventType,
  { account, code, cause }: { readonly account: AppliedAccount; readonly code: string; readonly cause: ReportedFact },
): PublicEvent {
  const { zrn, participant_code: holder, effective_at } = account;
  const payload: TenantEvent = { zrn, participant_code: code, timestamp: effective_at, holder, effective_at };
  return accountEvent(cause, { type, payload, account, subject: code });
}

function advisorEvent(grant: AppliedGrant, account: AppliedAccount, cause: ReportedFact): PublicEvent {
  const { participant_code, permissions, limits, expires_at, agreement_ref, version, effective_at, reason } = grant;
  const payload: AdvisorEvent = {
    zrn: account.zrn,
    participant_code,
    timestamp: effective_at,
    holder: account.participant_code,
    permissions,
    limits,
    expires_at,
    agreement_ref,
    grant_version: version,
    effective_at,
    reason,
  };
  return accountEvent(cause, { type: advisorEventType(grant), payload, account, subject: participant_code });
}

/** A link takes effect at the time from which the advisor is linked. */
function advisorEventType({ status, added_at, effective_at }: AppliedGrant): PublicEventType {
  if (status !== 'active') return 'financial_advisor.removed';
  return added_at === effective_at ? 'financial_advisor.added' : 'financial_advisor.updated';
}
