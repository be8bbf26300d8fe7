import type { AppliedChange, DecidedAccount } from '@ballast/contracts';
import type { World } from '../world';

/**
 * Violations of the rules of customer accounts: every decided version counts, once and in order, later than the one
 * before; holder, tenants and advisors of a version are different participants; versions of a grant have no gap.
 */
export function accountViolations({ registry, credit }: World): readonly string[] {
  const applied = new Map<string, AppliedChange[]>();
  for (const change of credit.customerAccounts.applied.all) {
    const known = applied.get(change.account.id);
    if (known === undefined) applied.set(change.account.id, [change]);
    else known.push(change);
  }
  return registry.accounts.entries().flatMap(([id, { account }]) => {
    const changes = applied.get(id) ?? [];
    const versions = changes.map((change) => change.account.version);
    const expected = Array.from({ length: account?.version ?? 0 }, (_, index) => index + 1);
    return [
      ...(String(versions) === String(expected) ? [] : [`account ${id} counts in the versions ${String(versions)}`]),
      ...changes.flatMap((change, index) => violationsOf(change, changes[index - 1])),
      ...grantViolations(id, changes),
      ...(account?.status === 'closed' ? closedViolations(credit, account) : []),
    ];
  });
}

/** A closed account has no advisors, and neither it nor a Trader of its holder has a balance or a hold. */
function closedViolations(
  { ledger }: World['credit'],
  { id, participant_code, financial_advisors }: DecidedAccount,
): readonly string[] {
  const { balances, holds } = ledger.contents(({ ownerCode }) => ownerCode === participant_code);
  const isEmpty = balances === 0 && holds === 0 && financial_advisors.length === 0;
  return isEmpty ? [] : [`the closed account ${id} has ${balances} balances, ${holds} holds or an advisor`];
}

function violationsOf({ account }: AppliedChange, before: AppliedChange | undefined): readonly string[] {
  const { id, version, effective_at, participant_code, tenants, financial_advisors } = account;
  const roles = [participant_code, ...tenants, ...financial_advisors];
  return [
    ...(new Set(roles).size === roles.length ? [] : [`account ${id} has one participant in two roles at ${version}`]),
    ...(effective_at > (before?.account.effective_at ?? '') ? [] : [`account ${id} counts too early at ${version}`]),
  ];
}

function grantViolations(id: string, changes: readonly AppliedChange[]): readonly string[] {
  const last = new Map<string, { readonly version: number; readonly effective_at: string }>();
  return changes
    .flatMap(({ grants }) => grants)
    .flatMap((grant) => {
      const { participant_code: code, version, effective_at } = grant;
      const before = last.get(code);
      last.set(code, grant);
      const isNext = version === (before?.version ?? 0) + 1 && effective_at > (before?.effective_at ?? '');
      return isNext ? [] : [`the grant of ${code} on account ${id} has a gap before version ${version}`];
    });
}
