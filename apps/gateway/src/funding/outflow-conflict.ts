import { ACCOUNT_STATUSES, OUTFLOW_REFUSALS } from '@ballast/contracts';
import { assertNever } from '@ballast/kernel';
import { Problem } from '@ballast/platform-http';
import { z } from 'zod';

const refusedSchema = z.object({
  refusal: z.enum(OUTFLOW_REFUSALS).optional(),
  account_status: z.enum(ACCOUNT_STATUSES).nullable().optional(),
  available: z.string().optional(),
});

/** @throws Problem `conflict` when the credit check has refused the outflow of this outcome. */
export function assertNotRefused(outcome: string): void {
  const { refusal, account_status: status, available } = refusedSchema.parse(JSON.parse(outcome));
  if (refusal === undefined) return;
  switch (refusal) {
    case 'deposit_reversed':
      throw conflict('deposit is reversed already');
    case 'account_status':
      throw conflict(`customer account is ${status ?? 'not open'}`);
    case 'insufficient_funds':
      throw conflict(`the amount is more than is available: ${available ?? '0'}`);
    default:
      return assertNever(refusal);
  }
}

function conflict(text: string): Problem {
  return new Problem('conflict', text, { errors: [text] });
}
