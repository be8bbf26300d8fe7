import { EntitySchema } from 'typeorm';

/** An asset that is traded against a currency. */
export interface InstrumentEntity {
  readonly symbol: string;
  readonly underlyingCurrency: string;
  readonly quotedCurrency: string;
  readonly quantityScale: number;
  readonly priceScale: number;
  readonly quotedScale: number;
  readonly minNotional: string;
  readonly status: string;
  readonly listedAt: Date;
}

export const instrumentEntity = new EntitySchema<InstrumentEntity>({
  name: 'Instrument',
  schema: 'pricing',
  tableName: 'instruments',
  columns: {
    symbol: { type: 'text', primary: true },
    underlyingCurrency: { name: 'underlying_currency', type: 'text' },
    quotedCurrency: { name: 'quoted_currency', type: 'text' },
    quantityScale: { name: 'quantity_scale', type: 'smallint' },
    priceScale: { name: 'price_scale', type: 'smallint' },
    quotedScale: { name: 'quoted_scale', type: 'smallint' },
    minNotional: { name: 'min_notional', type: 'numeric' },
    status: { type: 'text' },
    listedAt: { name: 'listed_at', type: 'timestamptz' },
  },
});
