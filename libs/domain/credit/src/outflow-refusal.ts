import type { Outflow, OutflowInputs, OutflowRefusal } from '@ballast/contracts';
import { STATUS_RIGHTS } from '@ballast/domain-advisors';
import { outflowMoney } from '@ballast/domain-ledger';
import { Decimal } from '@ballast/kernel';

/** The part of the balance that can go out. */
export function availableForOutflow({ balance, held }: Pick<OutflowInputs, 'balance' | 'held'>): Decimal {
  return Decimal.of(balance).minus(Decimal.of(held));
}

/** Why an outflow is refused; null when it is made. The first rule that it breaks gives the reason. */
export function outflowRefusal(outflow: Outflow, inputs: OutflowInputs): OutflowRefusal | null {
  const { account_status: status, is_reversed: isReversed } = inputs;
  if (isReversed) return 'deposit_reversed';
  if (status !== null && !STATUS_RIGHTS[status].moneyOut) return 'account_status';
  const amount = Decimal.of(outflowMoney(outflow).amount);
  return amount.compare(availableForOutflow(inputs)) > 0 ? 'insufficient_funds' : null;
}
