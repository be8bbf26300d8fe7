import type { AskedAccount } from '@ballast/contracts';
import type { AccountCommand } from './account-commands';

/** Kinds of commands whose answer is about a grant of an advisor, and not about the account. */
const ABOUT_GRANTS: ReadonlySet<AccountCommand['kind']> = new Set([
  'link_advisor',
  'patch_grant',
  'unlink_advisor',
  'expire_grant',
]);

export function isAboutGrants({ kind }: Pick<AccountCommand, 'kind'>): boolean {
  return ABOUT_GRANTS.has(kind);
}

/** The command about an account as the fact that answers it repeats it. */
export function askedAccount(accountId: string, command: AccountCommand): AskedAccount {
  return { account_id: accountId, command: recordedCommand(command) };
}

/** The command that a fact repeats. */
export function accountCommand({ command }: AskedAccount, platformCode: string): AccountCommand {
  return command.kind === 'create' ? { ...command, platformCode } : command;
}

function recordedCommand(command: AccountCommand): AskedAccount['command'] {
  switch (command.kind) {
    case 'create': {
      const { platformCode, ...asked } = command;
      return { ...asked, tenants: [...asked.tenants], financial_advisors: [...asked.financial_advisors] };
    }
    case 'link_advisor':
      return { ...command, permissions: [...command.permissions] };
    case 'patch_grant':
      return { ...command, permissions: command.permissions === undefined ? undefined : [...command.permissions] };
    default:
      return command;
  }
}
