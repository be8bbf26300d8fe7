import { Inject, Injectable } from '@nestjs/common';
import { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { LOGGER } from '@ballast/platform-service';
import { PinStore } from './pin.store';

/** Deletes the pins that a sandbox left behind. A pin never goes stale, so production would go on trading at it. */
@Injectable()
export class ClearPinsHandler {
  constructor(
    private readonly writePath: WritePath,
    private readonly pins: PinStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async clear(): Promise<void> {
    const symbols = await this.writePath.run(async (tx) => ({ result: await this.pins.deleteAll(tx), messages: [] }));
    if (symbols.length > 0) this.logger.warn({ symbols }, 'pins of a sandbox removed');
  }
}
