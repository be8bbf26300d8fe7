import { compose, instrumentListed, type Instrument } from '@ballast/contracts';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import type { OutgoingMessage, WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { InstrumentStore } from './instrument.store';
import { LISTED_INSTRUMENTS } from './listed-instruments';

interface ListingParts {
  readonly writePath: WritePath;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Lists the instruments of the platform that are not listed yet, with one message each. Instances that start together
 * take turns, so an instrument is listed once.
 */
export async function listInstruments({ writePath, clock, logger }: ListingParts): Promise<void> {
  const store = new InstrumentStore();
  const listed = await writePath.run(async (tx) => {
    await store.lockListing(tx);
    const fresh = await store.insertMissing(
      tx,
      LISTED_INSTRUMENTS.map(({ instrument }) => instrument),
    );
    const now = toTimestamp(clock());
    return { result: fresh, messages: fresh.map((instrument) => listedMessage(instrument, now)) };
  });
  if (listed.length > 0) logger.info({ symbols: listed.map(({ symbol }) => symbol) }, 'instruments listed');
}

function listedMessage(instrument: Instrument, now: Timestamp): OutgoingMessage {
  return compose(instrumentListed, {
    key: instrument.symbol,
    platformCode: '',
    correlationId: '',
    causationId: '',
    place: instrument.symbol,
    occurredAt: now,
    data: { instrument },
  });
}
