import type { Envelope, WithdrawalClosed, WithdrawalDecided } from '@ballast/contracts';
import { type LedgerAccounts, recordedTransaction } from '@ballast/domain-ledger';
import { format } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { DecidedWithdrawalStore } from '../hold-withdrawals/decided-withdrawal.store';
import { heldFor } from '../hold-withdrawals/withdrawal-account';
import { BalanceStore } from '../persistence/balance.store';
import { HoldStore } from '../persistence/hold.store';
import type { PlacedTransaction } from '../persistence/journal.store';

type DecisionFact = Envelope<WithdrawalDecided>;

/** The holds of withdrawals, from the decisions about them. */
export class WithdrawalsFold {
  private readonly balances = new BalanceStore();
  private readonly decided = new DecidedWithdrawalStore();
  private readonly holds = new HoldStore();

  /** Places the holds of withdrawals that were not decided before: those of the others may be closed already. */
  async hold(tx: Tx, ledger: LedgerAccounts, facts: readonly DecisionFact[]): Promise<void> {
    const fresh = new Set(
      await this.decided.firstTime(
        tx,
        facts.map(({ data }) => data.withdrawal.id),
      ),
    );
    const placed = facts
      .filter(({ data }) => fresh.delete(data.withdrawal.id) && data.withdrawal.status === 'APPROVED')
      .map(({ platformCode, data }) => heldFor(ledger.onPlatform(platformCode), data));
    await this.holds.place(tx, placed);
    await this.balances.add(
      tx,
      placed.map(({ account, amount }) => ({
        accountId: account.id,
        asset: amount.asset,
        balance: '0',
        held: format(amount),
      })),
    );
  }
}

/** The transaction of a settled withdrawal; none for a rejected one. */
export function placedWithdrawal(
  ledger: LedgerAccounts,
  { platformCode, occurredAt, data }: Envelope<WithdrawalClosed>,
): readonly PlacedTransaction[] {
  const { withdrawal, first_position: firstPosition, postings: transfers } = data;
  if (transfers.length === 0) return [];
  const source = { kind: 'withdrawal', id: withdrawal.id } as const;
  const transaction = recordedTransaction(ledger.onPlatform(platformCode), source, transfers);
  return [{ platformCode, transaction, transfers, firstPosition, createdAt: occurredAt }];
}
