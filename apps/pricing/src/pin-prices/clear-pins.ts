import type { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import { PinStore } from './pin.store';

/** Deletes the pins that a sandbox left behind. A pin never goes stale, so production would go on trading at it. */
export async function clearPins(writePath: WritePath, logger: Logger): Promise<void> {
  const pins = new PinStore();
  const symbols = await writePath.run(async (tx) => ({ result: await pins.deleteAll(tx), messages: [] }));
  if (symbols.length > 0) logger.warn({ symbols }, 'pins of a sandbox removed');
}
