import { format } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import type { BalanceStore } from '../persistence/balance.store';
import type { HoldStore } from '../persistence/hold.store';

/** Deletes the open holds of these sources, and takes them off the balances. Sources without open holds change nothing. */
export async function closeHolds(
  tx: Tx,
  { holds, balances }: { readonly holds: HoldStore; readonly balances: BalanceStore },
  sourceIds: readonly string[],
): Promise<void> {
  if (sourceIds.length === 0) return;
  const taken = [...(await holds.take(tx, sourceIds)).values()].flat();
  await balances.add(
    tx,
    taken.map(({ accountId, amount }) => ({
      accountId,
      asset: amount.asset,
      balance: '0',
      held: format({ ...amount, units: -amount.units }),
    })),
  );
}
