import type { Logger } from '@ballast/platform-observability';
import type { Database } from '@ballast/platform-postgres';

/** A pin that a sandbox left behind never goes stale: production must not trade at it. */
export async function clearPins(database: Database, logger: Logger): Promise<void> {
  const pins = await database.query<{ symbol: string }>('DELETE FROM pricing.pins RETURNING symbol');
  if (pins.length > 0) logger.warn({ symbols: pins.map(({ symbol }) => symbol) }, 'pins of a sandbox removed');
}
