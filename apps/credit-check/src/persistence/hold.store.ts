import type { Tx } from '@ballast/platform-postgres';

export interface HoldRow {
  readonly execution_id: string;
  readonly asset: string;
  readonly account_id: string;
  readonly amount: string;
}

/** Open holds. Taking one deletes it, so it is captured or released once, whoever comes first. */
export const holdStore = {
  async place(tx: Tx, holds: readonly HoldRow[]): Promise<void> {
    await tx.copy(
      'credit.holds',
      ['execution_id', 'asset', 'account_id', 'amount'],
      holds.map(({ execution_id, asset, account_id, amount }) => [execution_id, asset, account_id, amount]),
    );
  },

  /** Every open hold of these Executions, by Execution. */
  async take(tx: Tx, executionIds: readonly string[]): Promise<ReadonlyMap<string, readonly HoldRow[]>> {
    const rows = await tx.prepared<HoldRow>(
      'credit.holds.take',
      `DELETE FROM credit.holds WHERE execution_id = ANY($1::uuid[])
       RETURNING execution_id, asset, account_id, amount`,
      [executionIds],
    );
    const taken = new Map<string, HoldRow[]>();
    for (const row of rows) {
      const ofExecution = taken.get(row.execution_id);
      if (ofExecution === undefined) taken.set(row.execution_id, [row]);
      else ofExecution.push(row);
    }
    return taken;
  },
};
