import type { MovementPermission } from '@ballast/contracts';
import { GENERAL_LABEL } from '@ballast/contracts';
import { accountId, readZrn, type AccountReference } from '@ballast/domain-advisors';
import { isJsonObject, member } from '@ballast/platform-edge';

/** Names of the members of a body that name an account. */
interface AccountMembers {
  readonly zrn: string;
  readonly code: string;
  readonly label: string;
}

/** A family of paths in front of which the money wall stands. */
export interface WalledFamily {
  readonly prefix: string;
  readonly permission: MovementPermission;
  /** The accounts that a body names, each as a reference; null for a name that is none. The source comes first. */
  readonly accounts: (document: unknown, platformCode: string) => readonly (AccountReference | null)[];
}

const SOURCE: AccountMembers = { zrn: 'account_group', code: 'participant_code', label: 'account_label' };
const FROM = prefixed('from_');
const TO = prefixed('to_');

const FAMILIES: readonly WalledFamily[] = [
  { prefix: '/withdrawals', permission: 'WITHDRAW', accounts: naming(SOURCE) },
  { prefix: '/transfers', permission: 'WITHDRAW', accounts: naming(FROM, TO) },
  { prefix: '/convert_withdraw', permission: 'WITHDRAW', accounts: naming(SOURCE) },
  { prefix: '/payments', permission: 'WITHDRAW', accounts: naming(SOURCE) },
  {
    prefix: '/payouts',
    permission: 'WITHDRAW',
    accounts: (document, platformCode) => naming(SOURCE)(member(document, 'payor'), platformCode),
  },
  { prefix: '/deposits', permission: 'DEPOSIT', accounts: depositAccount },
];

const WRITING: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** The family of a writing call under a walled prefix; undefined for any other call. */
export function familyOf({
  method,
  path,
}: {
  readonly method: string;
  readonly path: string;
}): WalledFamily | undefined {
  if (!WRITING.includes(method)) return undefined;
  return FAMILIES.find(({ prefix }) => path === prefix || path.startsWith(`${prefix}/`));
}

function prefixed(prefix: string): AccountMembers {
  return {
    zrn: `${prefix}${SOURCE.zrn}`,
    code: `${prefix}${SOURCE.code}`,
    label: `${prefix}${SOURCE.label}`,
  };
}

function naming(...ends: readonly AccountMembers[]): WalledFamily['accounts'] {
  return (document, platformCode) =>
    ends.flatMap(({ zrn, code, label }) => {
      const group = textOf(document, zrn);
      if (group !== undefined) return [readZrn(group) ?? null];
      const participant = textOf(document, code);
      if (participant === undefined) return [];
      return [byLabel(platformCode, participant, textOf(document, label))];
    });
}

/** The account of a deposit: the code of a participant, whose account `general` it is, or a ZRN. */
function depositAccount(document: unknown, platformCode: string): readonly (AccountReference | null)[] {
  const name = textOf(document, 'account');
  if (name === undefined) return naming(SOURCE)(document, platformCode);
  return [readZrn(name) ?? byLabel(platformCode, name, undefined)];
}

function byLabel(platformCode: string, code: string, label = GENERAL_LABEL): AccountReference {
  return { id: accountId(platformCode, code, label), region: null };
}

function textOf(document: unknown, name: string): string | undefined {
  const value = isJsonObject(document) ? member(document, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
