import { ACCOUNT_KINDS } from '@ballast/contracts';

/** Kinds of accounts whose balances are shown even when they are zero. */
export const CASH_KINDS = Object.entries(ACCOUNT_KINDS).flatMap(([kind, { holds }]) =>
  holds === 'cash' ? [kind] : [],
);
