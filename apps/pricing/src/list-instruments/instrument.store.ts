import { Injectable } from '@nestjs/common';
import type { Instrument } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';

/** The instruments of the platform, in `pricing.instruments`. */
@Injectable()
export class InstrumentStore {
  /** Instances that list instruments take turns: the others wait until this transaction ends. */
  async lockListing(tx: Tx): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('pricing.instruments', 0))`);
  }

  /** Inserts the instruments that are not listed yet, and returns them in the given order. */
  async insertMissing(tx: Tx, instruments: readonly Instrument[]): Promise<readonly Instrument[]> {
    const rows = await tx.query<{ symbol: string }>(
      `INSERT INTO pricing.instruments
         (symbol, underlying_currency, quoted_currency, quantity_scale, price_scale, quoted_scale, min_notional, status)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::smallint[], $6::smallint[],
                            $7::numeric[], $8::text[])
       ON CONFLICT DO NOTHING
       RETURNING symbol`,
      [
        instruments.map((instrument) => instrument.symbol),
        instruments.map((instrument) => instrument.underlying_currency),
        instruments.map((instrument) => instrument.quoted_currency),
        instruments.map((instrument) => instrument.quantity_scale),
        instruments.map((instrument) => instrument.price_scale),
        instruments.map((instrument) => instrument.quoted_scale),
        instruments.map((instrument) => instrument.min_notional),
        instruments.map((instrument) => instrument.status),
      ],
    );
    const inserted = new Set(rows.map(({ symbol }) => symbol));
    return instruments.filter(({ symbol }) => inserted.has(symbol));
  }
}
