import { EntitySchema } from 'typeorm';

/** A trade: an executed leg. Decimals as Postgres prints them: plain, in the scale they were booked at. */
export interface TradeEntity {
  readonly id: string;
  /** The kind of source by its letter. */
  readonly source: string;
  readonly sourceId: string;
  /** Place of the Instruction in its Execution, from 0. */
  readonly leg: number;
  readonly platformCode: string;
  /** The ledger account of the asset: the Trader of an Execution. */
  readonly accountId: string;
  /** Null for a trade outside any Strategy. */
  readonly strategyId: string | null;
  readonly participantCode: string;
  readonly asset: string;
  readonly quotedCurrency: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly executedAt: Date;
  readonly venue: string;
}

export const tradeEntity = new EntitySchema<TradeEntity>({
  name: 'Trade',
  schema: 'execution',
  tableName: 'trades',
  columns: {
    sourceId: { name: 'source_id', type: 'uuid', primary: true },
    leg: { type: 'smallint', primary: true },
    source: { type: 'char' },
    id: { type: 'uuid' },
    platformCode: { name: 'platform_code', type: 'text' },
    accountId: { name: 'account_id', type: 'uuid' },
    strategyId: { name: 'strategy_id', type: 'uuid', nullable: true },
    participantCode: { name: 'participant_code', type: 'text' },
    asset: { type: 'text' },
    quotedCurrency: { name: 'quoted_currency', type: 'text' },
    side: { type: 'text' },
    price: { type: 'numeric' },
    quantity: { type: 'numeric' },
    notional: { type: 'numeric' },
    executedAt: { name: 'executed_at', type: 'timestamptz' },
    venue: { type: 'text' },
  },
});
