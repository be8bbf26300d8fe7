import { Controller } from '@nestjs/common';
import { quoteOfPin, readPin, type Pin } from '@ballast/domain-pricing';
import { INTERNAL, type InternalRequest, type PriceView } from '@ballast/internal-api';
import { HandlesInternal, Problem } from '@ballast/platform-http';
import { Database, type Tx } from '@ballast/platform-postgres';
import { marketEntry, priceView, type MarketEntry, type MarketRow } from '../read-models/market/market.query';

const { pin, unpin } = INTERNAL.prices;

/** Prices set by hand, in the sandbox only. Prices are read from the database, so a pin counts once this has answered. */
@Controller()
export class PinsController {
  constructor(private readonly database: Database) {}

  @HandlesInternal(pin)
  pin({ params: { underlying, quoted }, body }: InternalRequest<typeof pin>): Promise<PriceView> {
    return this.database.transaction(async (tx) => {
      const { instrument } = await findEntry(tx, underlying, quoted);
      const prices = quoteOfPin(pinOf(body, instrument.price_scale), instrument.price_scale);
      await tx.query(
        `INSERT INTO pricing.pins (symbol, bid, mid, ask) VALUES ($1, $2, $3, $4)
         ON CONFLICT (symbol) DO UPDATE
           SET bid = excluded.bid, mid = excluded.mid, ask = excluded.ask, pinned_at = excluded.pinned_at`,
        [instrument.symbol, prices.bid, prices.mid, prices.ask],
      );
      return shown(await findEntry(tx, underlying, quoted));
    });
  }

  /** The feed has gone on beneath the pin, so its price is fresh. */
  @HandlesInternal(unpin)
  unpin({ params: { underlying, quoted } }: InternalRequest<typeof unpin>): Promise<PriceView> {
    return this.database.transaction(async (tx) => {
      const { instrument } = await findEntry(tx, underlying, quoted);
      await tx.query('DELETE FROM pricing.pins WHERE symbol = $1', [instrument.symbol]);
      return shown(await findEntry(tx, underlying, quoted));
    });
  }
}

async function findEntry(tx: Tx, underlying: string, quoted: string): Promise<MarketEntry> {
  const [row] = await tx.query<MarketRow>(
    'SELECT * FROM pricing.market WHERE underlying_currency = $1 AND quoted_currency = $2',
    [underlying, quoted],
  );
  if (row === undefined) throw new Problem('not_found', 'There is no such instrument.');
  return marketEntry(row);
}

function pinOf(body: InternalRequest<typeof pin>['body'], priceScale: number): Pin {
  const reading = readPin(body, priceScale);
  if ('pin' in reading) return reading.pin;
  throw new Problem('invalid_request', 'The body is not valid.', {
    errors: reading.faults.map((fault) => `body/${fault}`),
  });
}

function shown(entry: MarketEntry): PriceView {
  const [view] = priceView(entry);
  if (view === undefined) throw new Problem('not_found', 'This instrument has no price.');
  return view;
}
