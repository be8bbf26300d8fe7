import { Inject, Injectable } from '@nestjs/common';
import { compose, type Composed, type Instrument, type InstrumentListed } from '@ballast/contracts';
import { instrumentListed } from '@ballast/contracts/pricing';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { OWN_CAUSE } from '../own-cause';
import { InstrumentStore } from './instrument.store';
import { LISTED_INSTRUMENTS } from './listed-instruments';

/** Lists the instruments of the platform. */
@Injectable()
export class ListInstrumentsHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly instruments: InstrumentStore,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Lists the instruments that are not listed yet, with one message each. Instances that start together take turns, so
   * an instrument is listed once.
   */
  async list(): Promise<void> {
    const symbols = await this.writePath.run(async (tx) => {
      await this.instruments.lockListing(tx);
      const known = await this.instruments.symbols(tx);
      const now = toTimestamp(this.clock());
      const messages = LISTED_INSTRUMENTS.filter(({ instrument }) => !known.has(instrument.symbol)).map(
        ({ instrument }) => listedMessage(instrument, now),
      );
      await this.instruments.insertMissing(
        tx,
        messages.map(({ envelope }) => envelope),
      );
      return { result: messages.map(({ key }) => key), messages };
    });
    if (symbols.length > 0) this.logger.info({ symbols }, 'instruments listed');
  }
}

function listedMessage(instrument: Instrument, now: Timestamp): Composed<InstrumentListed> {
  return compose(instrumentListed, {
    cause: OWN_CAUSE,
    key: instrument.symbol,
    place: instrument.symbol,
    occurredAt: now,
    data: { instrument },
  });
}
