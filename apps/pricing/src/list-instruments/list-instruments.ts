import { compose, instrumentListed, type Instrument } from '@ballast/contracts';
import { systemClock, toTimestamp } from '@ballast/kernel';
import type { OutgoingMessage, WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LISTED_INSTRUMENTS } from './listed-instruments';

/**
 * Lists the instruments of the platform that are not listed yet, with one message each. Instances that start together
 * take turns, so an instrument is listed once.
 */
export async function listInstruments(writePath: WritePath, logger: Logger): Promise<void> {
  const listed = await writePath.run(async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('pricing.instruments', 0))`);
    const fresh = await insertMissing(tx);
    return { result: fresh, messages: fresh.map(listedMessage) };
  });
  if (listed.length > 0) logger.info({ symbols: listed.map(({ symbol }) => symbol) }, 'instruments listed');
}

async function insertMissing(tx: Tx): Promise<readonly Instrument[]> {
  const instruments = LISTED_INSTRUMENTS.map(({ instrument }) => instrument);
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

function listedMessage(instrument: Instrument): OutgoingMessage {
  return compose(instrumentListed, {
    key: instrument.symbol,
    platformCode: '',
    correlationId: '',
    causationId: '',
    occurredAt: toTimestamp(systemClock()),
    data: { instrument },
  });
}
