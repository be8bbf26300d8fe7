import { Injectable } from '@nestjs/common';
import type { Instrument } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { latestOf } from '../latest-versions';
import { joinTexts } from '../../persistence/json-texts';

export interface InstrumentVersion {
  readonly instrument: Instrument;
  readonly changedAt: string;
}

/** Table gateway.instruments: each instrument in its latest version. */
@Injectable()
export class InstrumentsProjection {
  /** Writes the latest version of each instrument; true when any changed. */
  async project(tx: Tx, versions: readonly InstrumentVersion[]): Promise<boolean> {
    const latest = latestOf(versions, ({ instrument, changedAt }) => ({ key: instrument.symbol, changedAt }));
    if (latest.length === 0) return false;
    const rows = await tx.prepared<{ symbol: string }>(
      'gateway.instruments.upsert',
      `INSERT INTO gateway.instruments AS current (symbol, changed_at, body)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], string_to_array($3, E'\\n'))
     ON CONFLICT (symbol) DO UPDATE SET changed_at = excluded.changed_at, body = excluded.body
      WHERE current.changed_at < excluded.changed_at
     RETURNING symbol`,
      [
        latest.map(({ instrument }) => instrument.symbol),
        latest.map(({ changedAt }) => changedAt),
        joinTexts(latest.map(({ instrument }) => JSON.stringify(instrument))),
      ],
    );
    return rows.length > 0;
  }
}
