/** Reasons for which the registry refuses a change of a customer account. Callers see a sentence for each. */
export const ACCOUNT_REFUSAL_CODES = [
  'account_not_found',
  'account_exists',
  'account_status',
  'account_not_empty',
  'too_many_tenants',
  'too_many_advisors',
  'participant_not_found',
  'participant_is_holder',
  'self_advised',
  'participant_is_tenant',
  'participant_is_advisor',
  'duplicate_tenant',
  'duplicate_financial_advisor',
  'tenant_not_found',
  'advisor_not_found',
] as const;
export type AccountRefusalCode = (typeof ACCOUNT_REFUSAL_CODES)[number];
