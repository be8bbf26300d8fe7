import { compose, GENERAL_LABEL, type Composed, type DepositPost, type Envelope } from '@ballast/contracts';
import { depositPosted, depositRefused } from '@ballast/contracts/credit';
import { STATUS_RIGHTS } from '@ballast/domain-advisors';
import { depositAccount, evolve, postDeposit } from '@ballast/domain-ledger';
import { transactionId } from '@ballast/kernel';
import { NotYet, type Now } from '../../service';
import type { CreditService } from './credit';

/**
 * Credits an account from outside. A repeated deposit changes nothing. A deposit of a participant that the registry has
 * not reported yet waits.
 */
export function postDeposits(credit: CreditService, command: Envelope<DepositPost>, now: Now): readonly Composed[] {
  const { platformCode, data } = command;
  const { ledger } = credit;
  const { deposit } = data;
  const accounts = credit.accounts.onPlatform(platformCode);
  const account = depositAccount(deposit, accounts);
  const { participant_code: ownerCode, account_label } = deposit.customer_account ?? {
    participant_code: deposit.account,
    account_label: GENERAL_LABEL,
  };
  if (account.kind !== 'float' && credit.standing(platformCode, ownerCode) === null) {
    throw new NotYet(`there is no participant ${ownerCode} yet`);
  }
  if (ledger.transactions.has(transactionId(deposit.id)) || credit.refusedDeposits.has(deposit.id)) return [];
  const status =
    account.kind === 'float' ? undefined : credit.customerAccounts.statusOf(platformCode, ownerCode, account_label);
  if (status !== undefined && !STATUS_RIGHTS[status].moneyIn) {
    credit.refusedDeposits.set(deposit.id, true);
    const data = { deposit, account_status: status };
    const address = { cause: command, key: platformCode, place: deposit.id, occurredAt: now.at };
    return [compose(depositRefused, { ...address, data })];
  }
  ledger.open({ account, platformCode, ownerCode: account.kind === 'float' ? '' : ownerCode });
  const book = ledger.book();
  const fact = postDeposit(data, { accounts, balances: book });
  evolve(book, fact);
  ledger.save(book);
  return ledger
    .post(platformCode, [fact.transaction], now.at)
    .map(({ transaction, transfers, createdAt, firstPosition }) =>
      compose(depositPosted, {
        cause: command,
        key: platformCode,
        place: deposit.id,
        occurredAt: createdAt,
        data: {
          deposit,
          transaction_id: transaction.id,
          position: firstPosition,
          balance_after: transfers[0]?.balance_after ?? '',
        },
      }),
    );
}
