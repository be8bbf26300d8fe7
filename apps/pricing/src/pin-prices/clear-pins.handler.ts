import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER } from '@ballast/platform-service';
import { QuoteStore } from '../feed-prices/quote.store';
import { markedMessage } from '../mark-prices/marked-message';
import { OWN_CAUSE } from '../own-cause';
import { PinStore } from './pin.store';
import { unpinned } from './unpinned';

/** Takes away the pins that a sandbox left behind. A pin never goes stale, so production would go on trading at it. */
@Injectable()
export class ClearPinsHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly pins: PinStore,
    private readonly quotes: QuoteStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async clear(): Promise<void> {
    const symbols = await this.writePath.run(async (tx) => {
      const at = await this.pins.takeTurn(tx);
      const result = await this.pins.pinned(tx);
      if (result.length === 0) return { result, messages: [] };
      const fact = markedMessage(OWN_CAUSE, unpinned(result, { feed: await this.quotes.of(tx, result), at }), at);
      await this.pins.save(tx, [fact.envelope]);
      return { result, messages: [fact] };
    });
    if (symbols.length > 0) this.logger.warn({ symbols }, 'pins of a sandbox removed');
  }
}
