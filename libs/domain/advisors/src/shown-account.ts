import type { AppliedAccount, CustomerAccount, Grant } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import { isInForce } from './grants';

/** The relation of a reader to an account. */
export type Relation = 'platform' | 'holder' | 'tenant' | 'advisor' | 'none';

/** An account with the latest version of each grant, as the credit check decides by it. */
export interface CountingRecord {
  readonly account: AppliedAccount;
  readonly grants: readonly Grant[];
}

/**
 * The relation of a participant to an account at an instant. Holder, tenant and advisor exclude each other; an advisor
 * reads the account only with the right to view it, which every grant has.
 */
export function relationOf(code: string, { account, grants }: CountingRecord, now: Timestamp): Relation {
  if (code === account.participant_code) return 'holder';
  if (account.tenants.includes(code)) return 'tenant';
  const grant = grants.find(({ participant_code }) => participant_code === code);
  return isInForce(grant, now) ? 'advisor' : 'none';
}

/**
 * The account as its GET shows it at an instant: an advisor whose grant has expired is left out although no event has
 * said so. `advisor` is the code of a reader who advises on the account and sees no other advisors.
 */
export function shownAccount({ account, grants }: CountingRecord, now: Timestamp, advisor?: string): CustomerAccount {
  const { tenants, financial_advisors, version, effective_at, created_at, updated_at, ...head } = account;
  const inForce = financial_advisors.flatMap((code) => {
    const grant = grants.find(({ participant_code }) => participant_code === code);
    const isShown = advisor === undefined || advisor === code;
    return grant !== undefined && isShown && isInForce(grant, now) ? [grant] : [];
  });
  return {
    ...head,
    tenants,
    financial_advisors: inForce.map(({ participant_code }) => participant_code),
    grants: inForce,
    version,
    effective_at,
    created_at,
    updated_at,
  };
}
