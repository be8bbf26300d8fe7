import { FINANCIAL_ADVISORS_MAX, GENERAL_LABEL, TENANTS_MAX, type DecidedAccount } from '@ballast/contracts';
import type { Timestamp } from '@ballast/kernel';
import type { AccountDecision, AccountRefusal, AccountState, CreateAccount } from './account-commands';
import { DEFAULT_TERMS } from './grants';
import { nextVersion } from './versions';
import { accountId, formatZrn } from './zrn';

/** A participant that a creation names, with its place in the body. */
interface NamedParticipant {
  readonly code: string;
  readonly path: string;
}

/**
 * Makes an account with its tenants and advisors. Tenants are added before advisors, so of a participant in both lists
 * the advisor's entry is the bad one. The first class of refusals that has an entry gives the refusals: the account itself,
 * unknown participants, then participants that exclude each other.
 */
export function createAccount(command: CreateAccount, state: AccountState, now: Timestamp): AccountDecision {
  if (state.account !== null) {
    return refused([{ code: 'account_exists', path: '', zrn: state.account.zrn }]);
  }
  const classes = [tooMany(command), unknownParticipants(command, state), excludedParticipants(command)];
  const refusals = classes.find(({ length }) => length > 0);
  if (refusals !== undefined) return refused(refusals);
  const account = newAccount(command, state, now);
  const grants = command.financial_advisors.map((code) =>
    nextVersion(account, { code, previous: undefined }, DEFAULT_TERMS),
  );
  return { outcome: 'changed', change: { account, grants } };
}

function refused(refusals: readonly AccountRefusal[]): AccountDecision {
  return { outcome: 'refused', refusals };
}

function tooMany({ tenants, financial_advisors: advisors }: CreateAccount): readonly AccountRefusal[] {
  if (tenants.length > TENANTS_MAX) return [{ code: 'too_many_tenants', path: 'tenants' }];
  return advisors.length > FINANCIAL_ADVISORS_MAX ? [{ code: 'too_many_advisors', path: 'financial_advisors' }] : [];
}

function unknownParticipants(command: CreateAccount, { participants }: AccountState): readonly AccountRefusal[] {
  const holder = { code: command.participant_code, path: 'participant_code' };
  return [holder, ...tenantsOf(command), ...advisorsOf(command)]
    .filter(({ code }) => participants.get(code)?.status !== 'approved')
    .map(({ path }) => ({ code: 'participant_not_found', path }));
}

function excludedParticipants(command: CreateAccount): readonly AccountRefusal[] {
  const tenants = new Set<string>();
  const advisors = new Set<string>();
  const ofTenants = tenantsOf(command).flatMap(({ code, path }): AccountRefusal[] => {
    if (code === command.participant_code) return [{ code: 'participant_is_holder', path }];
    if (tenants.has(code)) return [{ code: 'duplicate_tenant', path }];
    tenants.add(code);
    return [];
  });
  const ofAdvisors = advisorsOf(command).flatMap(({ code, path }): AccountRefusal[] => {
    if (code === command.participant_code) return [{ code: 'self_advised', path }];
    if (tenants.has(code)) return [{ code: 'participant_is_tenant', path }];
    if (advisors.has(code)) return [{ code: 'duplicate_financial_advisor', path }];
    advisors.add(code);
    return [];
  });
  return [...ofTenants, ...ofAdvisors];
}

function tenantsOf({ tenants }: CreateAccount): readonly NamedParticipant[] {
  return tenants.map((code, index) => ({ code, path: `tenants/${index}` }));
}

function advisorsOf({ financial_advisors: advisors }: CreateAccount): readonly NamedParticipant[] {
  return advisors.map((code, index) => ({ code, path: `financial_advisors/${index}` }));
}

/** The account of the Traders draws on the money that its participant draws on; any other account may differ. */
function newAccount(command: CreateAccount, { participants }: AccountState, now: Timestamp): DecidedAccount {
  const { platformCode, participant_code, account_label, region, type, tier } = command;
  const id = accountId(platformCode, participant_code, account_label);
  const asHolder = participants.get(participant_code)?.funding === 'prefunded';
  return {
    zrn: formatZrn({ region, id }),
    id,
    participant_code,
    platform_code: platformCode,
    account_label,
    account_group: platformCode,
    region,
    type,
    tier,
    prefunded: account_label === GENERAL_LABEL ? asHolder : (command.prefunded ?? asHolder),
    status: 'open',
    status_reason: '',
    tenants: [...command.tenants],
    financial_advisors: [...command.financial_advisors],
    version: 1,
    created_at: now,
    updated_at: now,
  };
}
