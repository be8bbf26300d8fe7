import { GENERAL_LABEL, UUID_PATTERN } from '@ballast/contracts';

/**
 * The balances of one account among those of its holder. Traders belong to `general`: their balances have the id of the
 * Strategy as a label, which no account can have.
 */
export function balancesOf<B extends { readonly account_label: string }>(
  label: string,
  balances: readonly B[],
): readonly B[] {
  const isGeneral = label === GENERAL_LABEL;
  return balances.filter(({ account_label: own }) => own === label || (isGeneral && UUID_PATTERN.test(own)));
}
