import type { Scope } from '@ballast/contracts';

/** The public key of the sandbox, which has nothing to protect: readers of the documents call it at once. */
export const SANDBOX_KEY = { key: 'sandbox-key', secret: 'sandbox-secret' } as const;

const SCOPES: readonly Scope[] = ['READ', 'TRADE', 'FUND'];

/** Public keys of participants of the sandbox: of a financial advisor, and of a customer. */
export const SANDBOX_PARTICIPANT_KEYS = [
  { key: 'advisor-key', secret: 'advisor-secret', participantCode: 'ADVSR1', scopes: SCOPES },
  { key: 'customer-key', secret: 'customer-secret', participantCode: 'CUST01', scopes: SCOPES },
] as const;
