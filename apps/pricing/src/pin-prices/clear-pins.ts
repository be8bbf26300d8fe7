import type { WritePath } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';

/** Deletes the pins that a sandbox left behind. A pin never goes stale, so production would go on trading at it. */
export async function clearPins(writePath: WritePath, logger: Logger): Promise<void> {
  const pins = await writePath.run(async (tx) => ({
    result: await tx.query<{ symbol: string }>('DELETE FROM pricing.pins RETURNING symbol'),
    messages: [],
  }));
  if (pins.length > 0) logger.warn({ symbols: pins.map(({ symbol }) => symbol) }, 'pins of a sandbox removed');
}
