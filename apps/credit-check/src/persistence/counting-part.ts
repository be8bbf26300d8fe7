import type { AppliedAccount, TransferInputs } from '@ballast/contracts';

/** The part of a customer account by which movements of money are decided. */
export function countingPart(account: AppliedAccount | undefined): TransferInputs['from']['account'] {
  if (account === undefined) return null;
  const { version, status, participant_code, tenants } = account;
  return { version, status, participant_code, tenants: [...tenants] };
}
