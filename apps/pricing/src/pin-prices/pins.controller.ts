import { Body, Controller, Delete, Param, Put, UseGuards } from '@nestjs/common';
import { quoteOfPin, readPin, type Pin } from '@ballast/domain-pricing';
import { InternalGuard, parseBody, Problem } from '@ballast/platform-http';
import { Database, type Tx } from '@ballast/platform-postgres';
import { z } from 'zod';
import {
  marketEntry,
  priceView,
  type MarketEntry,
  type MarketRow,
  type PriceView,
} from '../read-models/market/market.query';

const pinSchema = z.strictObject({
  price: z.string().optional(),
  bid: z.string().optional(),
  ask: z.string().optional(),
});

/** Prices set by hand, in the sandbox only. Prices are read from the database, so a pin counts once this has answered. */
@Controller('internal/prices/:underlying/:quoted')
@UseGuards(InternalGuard)
export class PinsController {
  constructor(private readonly database: Database) {}

  @Put()
  pin(
    @Param('underlying') underlying: string,
    @Param('quoted') quoted: string,
    @Body() body: unknown,
  ): Promise<PriceView> {
    return this.database.transaction(async (tx) => {
      const { instrument } = await findEntry(tx, underlying, quoted);
      const prices = quoteOfPin(readBody(body, instrument.price_scale), instrument.price_scale);
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
  @Delete()
  unpin(@Param('underlying') underlying: string, @Param('quoted') quoted: string): Promise<PriceView> {
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

function readBody(body: unknown, priceScale: number): Pin {
  const reading = readPin(parseBody(pinSchema, body), priceScale);
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
