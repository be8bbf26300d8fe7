import { Injectable } from '@nestjs/common';
import type { Envelope, InstrumentListed } from '@ballast/contracts';
import type { Reader, Tx } from '@ballast/platform-postgres';

/** The instruments of the platform, in `pricing.instruments`. */
@Injectable()
export class InstrumentStore {
  /** Instances that list instruments take turns: the others wait until this transaction ends. */
  async lockListing(tx: Tx): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('pricing.instruments', 0))`);
  }

  /** The symbols that are listed. */
  async symbols(reader: Reader): Promise<ReadonlySet<string>> {
    const rows = await reader.query<{ symbol: string }>('SELECT symbol FROM pricing.instruments');
    return new Set(rows.map(({ symbol }) => symbol));
  }

  /** Inserts listed instruments. An instrument that is stored stays as it is. */
  async insertMissing(tx: Tx, facts: readonly Envelope<InstrumentListed>[]): Promise<void> {
    if (facts.length === 0) return;
    const instruments = facts.map(({ data }) => data.instrument);
    await tx.query(
      `INSERT INTO pricing.instruments
         (symbol, underlying_currency, quoted_currency, quantity_scale, price_scale, quoted_scale, min_notional, status,
          listed_at)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::smallint[], $6::smallint[],
                            $7::numeric[], $8::text[], $9::timestamptz[])
       ON CONFLICT DO NOTHING`,
      [
        instruments.map((instrument) => instrument.symbol),
        instruments.map((instrument) => instrument.underlying_currency),
        instruments.map((instrument) => instrument.quoted_currency),
        instruments.map((instrument) => instrument.quantity_scale),
        instruments.map((instrument) => instrument.price_scale),
        instruments.map((instrument) => instrument.quoted_scale),
        instruments.map((instrument) => instrument.min_notional),
        instruments.map((instrument) => instrument.status),
        facts.map(({ occurredAt }) => occurredAt),
      ],
    );
  }
}
