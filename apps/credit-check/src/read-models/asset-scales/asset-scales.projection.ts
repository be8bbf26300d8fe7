import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decode, instrumentListed, TOPICS, type Instrument } from '@ballast/contracts';
import { decodeMessages, WritePath, type LogBatch, type LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';

/** Keeps how many decimals each asset is printed with. */
@Controller()
export class AssetScalesProjection {
  constructor(private readonly writePath: WritePath) {}

  @EventPattern(TOPICS.instrumentEvents)
  receive(@Payload() batch: LogBatch): Promise<void> {
    return this.writePath.commit(batch, async (tx, messages) => {
      await project(tx, messages);
      return [];
    });
  }
}

async function project(tx: Tx, messages: readonly LogMessage[]): Promise<void> {
  const listed = messages.filter(({ type }) => type === instrumentListed.type);
  const instruments = decodeMessages(listed, (message) => decode(instrumentListed, message).data.instrument);
  const scales = scalesOf(instruments);
  if (scales.size === 0) return;
  // An asset stands in several instruments, and what was posted at a finer scale must still be shown in full.
  await tx.prepared(
    'credit.asset_scales.project',
    `INSERT INTO credit.asset_scales AS known (asset, scale)
     SELECT * FROM unnest($1::text[], $2::integer[]) AS listed(asset, scale) ORDER BY listed.asset
     ON CONFLICT (asset) DO UPDATE SET scale = greatest(known.scale, excluded.scale)`,
    [[...scales.keys()], [...scales.values()]],
  );
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
