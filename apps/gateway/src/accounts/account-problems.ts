import type { AccountRefusalCode } from '@ballast/contracts';
import type { AccountRefusal } from '@ballast/domain-advisors';
import { Problem, type ProblemCode } from '@ballast/platform-http';

/** Sentence and code that callers see for each refusal of a change of a customer account; {status} is that of the account. */
const REFUSALS: Readonly<Record<AccountRefusalCode, { readonly sentence: string; readonly code: ProblemCode }>> = {
  account_not_found: { sentence: 'customer account not found', code: 'account_not_found' },
  account_exists: { sentence: 'customer account already exists', code: 'account_exists' },
  account_status: { sentence: 'customer account is {status}', code: 'conflict' },
  account_not_empty: { sentence: 'customer account is not empty', code: 'conflict' },
  too_many_tenants: { sentence: 'too many tenants', code: 'conflict' },
  too_many_advisors: { sentence: 'too many financial advisors', code: 'conflict' },
  participant_not_found: { sentence: 'participant not found', code: 'participant_not_found' },
  participant_is_holder: { sentence: 'participant already holds the account', code: 'participant_is_holder' },
  self_advised: { sentence: 'participant cannot advise its own account', code: 'self_advised' },
  participant_is_tenant: { sentence: 'participant already exists as tenant', code: 'participant_is_tenant' },
  participant_is_advisor: {
    sentence: 'participant already exists as financial advisor',
    code: 'participant_is_advisor',
  },
  duplicate_tenant: { sentence: 'duplicated tenants are not allowed', code: 'duplicate_tenant' },
  duplicate_financial_advisor: {
    sentence: 'duplicated financial advisors are not allowed',
    code: 'duplicate_financial_advisor',
  },
  tenant_not_found: { sentence: 'tenant not found', code: 'tenant_not_found' },
  advisor_not_found: { sentence: 'financial advisor not found', code: 'advisor_not_found' },
};

/** The problem of a refused change. `errors` names each refused entry: by its place in a list, otherwise by the sentence alone. */
export function refusedProblem(refusals: readonly AccountRefusal[]): Problem {
  const [first] = refusals;
  if (first === undefined) throw new Error('a refused change has a refusal');
  const { code } = REFUSALS[first.code];
  const errors = refusals.map((refusal) => {
    const text = sentenceOf(refusal);
    return refusal.path === '' ? text : `body/${refusal.path} ${text}`;
  });
  return new Problem(code, sentenceOf(first), {
    errors,
    ...(first.zrn === undefined ? {} : { extensions: { zrn: first.zrn } }),
  });
}

function sentenceOf({ code, status }: AccountRefusal): string {
  return REFUSALS[code].sentence.replace('{status}', status ?? '');
}

export function accountNotFound(): Problem {
  return refusedProblem([{ code: 'account_not_found', path: '' }]);
}

export function advisorNotFound(): Problem {
  return refusedProblem([{ code: 'advisor_not_found', path: '' }]);
}
