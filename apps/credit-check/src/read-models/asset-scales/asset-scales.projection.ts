import { Injectable } from '@nestjs/common';
import type { Instrument } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** Decimals with which amounts of each asset are printed. */
@Injectable()
export class AssetScalesProjection {
  async apply(tx: Tx, instruments: readonly Instrument[]): Promise<void> {
    const scales = scalesOf(instruments);
    if (scales.size === 0) return;
    // An asset stands in several instruments, and amounts that were posted at a finer scale must still be shown in full.
    await tx.prepared(
      'credit.asset_scales.project',
      `INSERT INTO credit.asset_scales AS known (asset, scale)
       SELECT * FROM unnest($1::text[], $2::integer[]) AS listed(asset, scale) ORDER BY listed.asset
       ON CONFLICT (asset) DO UPDATE SET scale = greatest(known.scale, excluded.scale)`,
      [[...scales.keys()], [...scales.values()]],
    );
  }
}

function scalesOf(instruments: readonly Instrument[]): ReadonlyMap<string, number> {
  const scales = new Map<string, number>();
  const note = (asset: string, scale: number): void => {
    scales.set(asset, Math.max(scales.get(asset) ?? 0, scale));
  };
  for (const { underlying_currency, quantity_scale, quoted_currency, quoted_scale } of instruments) {
    note(underlying_currency, quantity_scale);
    note(quoted_currency, quoted_scale);
  }
  return scales;
}
