import type { DecidedAccount, DecidedGrant } from '@ballast/contracts';
import { orderedPermissions, type GrantTerms } from './grants';

/** An advisor of an account with the latest version of its grant, if there was one. */
export interface AdvisorGrant {
  readonly code: string;
  readonly previous: DecidedGrant | undefined;
}

/** The next version of a grant. `account` is the account as the change leaves it; its time is that of the decision. */
export function nextVersion(
  account: Pick<DecidedAccount, 'zrn' | 'updated_at'>,
  { code, previous }: AdvisorGrant,
  terms: GrantTerms,
  ended?: Pick<DecidedGrant, 'status' | 'reason'>,
): DecidedGrant {
  return {
    zrn: account.zrn,
    participant_code: code,
    version: (previous?.version ?? 0) + 1,
    status: ended?.status ?? 'active',
    permissions: [...orderedPermissions(terms.permissions)],
    limits: terms.limits,
    expires_at: terms.expires_at,
    agreement_ref: terms.agreement_ref,
    decided_at: account.updated_at,
    reason: ended?.reason ?? '',
  };
}
