import type { Envelope, MovementChanged, MovementDecided } from '@ballast/contracts';
import { type LedgerAccounts, movementHold, movementTransaction, recordedTransaction } from '@ballast/domain-ledger';
import { format } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { bookedMovement, ownAccount } from '../hold-movements/movement-account';
import { AccountStore } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { HoldStore } from '../persistence/hold.store';
import type { PlacedTransaction } from '../persistence/journal.store';
import { MovementStore } from '../persistence/movement.store';

type DecisionFact = Envelope<MovementDecided>;
type ChangeFact = Envelope<MovementChanged>;

/** Movements over the rail with their holds, from the decisions and the news about them. */
export class MovementsFold {
  private readonly accounts = new AccountStore();
  private readonly balances = new BalanceStore();
  private readonly movements = new MovementStore();
  private readonly holds = new HoldStore();

  /** Adds movements, and places the holds of those that are new: those of the others may be closed already. */
  async decide(tx: Tx, ledger: LedgerAccounts, facts: readonly DecisionFact[]): Promise<void> {
    const fresh = new Set(
      await this.movements.firstTime(
        tx,
        facts.map(({ data }) => ({ id: data.movement.id, createdAt: data.state.created_at })),
      ),
    );
    const added = facts.filter(({ data }) => fresh.delete(data.movement.id));
    await this.movements.advance(
      tx,
      added.map(({ data }) => ({ id: data.movement.id, status: data.state.status })),
    );
    const placed = added
      .filter(({ data }) => data.state.status === 'approved' && data.movement.direction === 'out')
      .map(({ platformCode, data }) => movementHold(bookedMovement(ledger.onPlatform(platformCode), data.movement)));
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

  /** Takes movements on, and opens the accounts that they reach. */
  async advance(tx: Tx, ledger: LedgerAccounts, facts: readonly ChangeFact[]): Promise<void> {
    await this.movements.advance(
      tx,
      facts.map(({ data }) => ({ id: data.movement.id, status: data.state.status })),
    );
    const credited = facts.filter(({ data }) => data.postings.length > 0);
    await this.accounts.ensure(
      tx,
      credited.map(({ platformCode, data }) => ownAccount(ledger.onPlatform(platformCode), data.movement)),
    );
  }
}

/** The transaction of a movement that was settled or given back; none without a posting. */
export function placedMovement(
  ledger: LedgerAccounts,
  { platformCode, occurredAt, data }: ChangeFact,
): readonly PlacedTransaction[] {
  const { movement, first_position: firstPosition, postings: transfers } = data;
  if (transfers.length === 0) return [];
  const accounts = ledger.onPlatform(platformCode);
  const { id, kind } = movement;
  const { account, transfers: read } = recordedTransaction(accounts, { kind, id }, transfers);
  const transaction = movementTransaction({ id, kind, account }, read);
  return [{ platformCode, transaction, transfers, firstPosition, createdAt: occurredAt }];
}

/** The movements whose holds have ended with these facts. */
export function endedHolds(facts: readonly ChangeFact[]): readonly string[] {
  return facts
    .filter(({ data }) => data.movement.direction === 'out' && data.state.status !== 'taken')
    .map(({ data }) => data.movement.id);
}
