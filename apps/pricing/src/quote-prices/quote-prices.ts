import { compose, pricesQuoted } from '@ballast/contracts';
import { selectPrices } from '@ballast/domain-pricing';
import type { OutgoingMessage } from '@ballast/platform-log';
import { quotesAgainst, type LoadedMarket } from '../price-commands/market.store';
import { assetsOf, type PriceCommand } from '../price-commands/price-command';

/**
 * Reference prices as of now, with their instruments; nothing is stored. Every asset is optional here: what to do
 * without a price is decided where the prices are used. No asset at all means every instrument of the currency.
 */
export function quotePrices({
  command,
  market,
  maxAgeMs,
}: {
  readonly command: PriceCommand;
  readonly market: LoadedMarket;
  readonly maxAgeMs: number;
}): OutgoingMessage {
  const { envelope } = command;
  const { operation_id, quoted_currency, side } = envelope.data;
  const listed = market.entries.flatMap(({ instrument }) =>
    instrument.quoted_currency === quoted_currency ? [instrument] : [],
  );
  const named = new Set(assetsOf(command));
  const instruments =
    named.size === 0 ? listed : listed.filter((instrument) => named.has(instrument.underlying_currency));
  const assets = named.size === 0 ? listed.map((instrument) => instrument.underlying_currency) : [...named];
  const selected = selectPrices(
    { side, required: [], optional: assets, now: market.now, max_age_ms: maxAgeMs },
    quotesAgainst(market.entries, quoted_currency),
  );
  return compose(pricesQuoted, {
    key: envelope.key,
    platformCode: envelope.platformCode,
    correlationId: envelope.correlationId,
    causationId: envelope.id,
    occurredAt: market.now,
    data: {
      operation_id,
      prices: selected.outcome === 'locked' ? [...selected.prices] : [],
      instruments,
      missing: selected.outcome === 'locked' ? [...selected.missing] : assets,
    },
  });
}
