import { Inject, Injectable } from '@nestjs/common';
import { compose, rootCause, type Instrument } from '@ballast/contracts';
import { instrumentListed } from '@ballast/contracts/pricing';
import { toTimestamp, type Clock, type Timestamp } from '@ballast/kernel';
import { WritePath, type OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { InstrumentStore } from './instrument.store';
import { LISTED_INSTRUMENTS } from './listed-instruments';

/** Pricing lists instruments by itself, at its start. */
const PRICING = rootCause({ actor: { service: 'pricing' }, correlationId: '', platformCode: '' });

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
    const listed = await this.writePath.run(async (tx) => {
      await this.instruments.lockListing(tx);
      const fresh = await this.instruments.insertMissing(
        tx,
        LISTED_INSTRUMENTS.map(({ instrument }) => instrument),
      );
      const now = toTimestamp(this.clock());
      return { result: fresh, messages: fresh.map((instrument) => listedMessage(instrument, now)) };
    });
    if (listed.length > 0) this.logger.info({ symbols: listed.map(({ symbol }) => symbol) }, 'instruments listed');
  }
}

function listedMessage(instrument: Instrument, now: Timestamp): OutgoingMessage {
  return compose(instrumentListed, {
    cause: PRICING,
    key: instrument.symbol,
    place: instrument.symbol,
    occurredAt: now,
    data: { instrument },
  });
}
