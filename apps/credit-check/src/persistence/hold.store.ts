import { Injectable } from '@nestjs/common';
import { sourceKindOf, SOURCES } from '@ballast/contracts';
import type { Hold } from '@ballast/domain-ledger';
import { format, parseUnits } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';

/** A hold whose account is known by its id alone. */
export interface TakenHold extends Pick<Hold, 'source' | 'amount'> {
  readonly accountId: string;
}

interface HoldRow {
  readonly source: string;
  readonly source_id: string;
  readonly asset: string;
  readonly account_id: string;
  readonly scale: number;
  readonly amount: string;
}

/** Open holds. Taking a hold deletes it, so it is captured or released once, whichever comes first. */
@Injectable()
export class HoldStore {
  async place(tx: Tx, holds: readonly Hold[]): Promise<void> {
    await tx.copy(
      'credit.holds',
      ['source', 'source_id', 'asset', 'account_id', 'scale', 'amount', 'trader_id'],
      holds.map(({ source, account, amount, traderId }) => [
        SOURCES[source.kind].code,
        source.id,
        amount.asset,
        account.id,
        amount.scale,
        format(amount),
        traderId ?? null,
      ]),
    );
  }

  /** Deletes and returns every open hold of these sources, by source id. A source without open holds has no entry. */
  async take(tx: Tx, sourceIds: readonly string[]): Promise<ReadonlyMap<string, readonly TakenHold[]>> {
    const rows = await tx.prepared<HoldRow>(
      'credit.holds.take',
      `DELETE FROM credit.holds WHERE source_id = ANY($1::uuid[])
       RETURNING source, source_id, asset, account_id, scale, amount`,
      [sourceIds],
    );
    const taken = new Map<string, TakenHold[]>();
    for (const row of rows) {
      const ofSource = taken.get(row.source_id);
      if (ofSource === undefined) taken.set(row.source_id, [readHold(row)]);
      else ofSource.push(readHold(row));
    }
    return taken;
  }
}

function readHold({ source, source_id, asset, account_id, scale, amount }: HoldRow): TakenHold {
  return {
    source: { kind: sourceKindOf(source), id: source_id },
    accountId: account_id,
    amount: { asset, scale, units: parseUnits(amount, scale) },
  };
}
