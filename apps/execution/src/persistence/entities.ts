import { EntitySchema } from 'typeorm';

/** One executed leg. Decimals as Postgres prints them: plain, in the scale they were booked at. */
export interface TradeEntity {
  readonly id: string;
  readonly executionId: string;
  /** Place of the Instruction in its Execution, from 0. */
  readonly leg: number;
  readonly platformCode: string;
  readonly strategyId: string;
  readonly traderId: string;
  readonly participantCode: string;
  readonly asset: string;
  readonly quotedCurrency: string;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly executedAt: Date;
  /** What the trade was made for: `execution`, an Execution of an Operation. */
  readonly source: string;
  readonly venue: string;
}

export const tradeEntity = new EntitySchema<TradeEntity>({
  name: 'Trade',
  schema: 'execution',
  tableName: 'trades',
  columns: {
    executionId: { name: 'execution_id', type: 'uuid', primary: true },
    leg: { type: 'smallint', primary: true },
    id: { type: 'uuid' },
    platformCode: { name: 'platform_code', type: 'text' },
    strategyId: { name: 'strategy_id', type: 'uuid' },
    traderId: { name: 'trader_id', type: 'uuid' },
    participantCode: { name: 'participant_code', type: 'text' },
    asset: { type: 'text' },
    quotedCurrency: { name: 'quoted_currency', type: 'text' },
    side: { type: 'text' },
    price: { type: 'numeric' },
    quantity: { type: 'numeric' },
    notional: { type: 'numeric' },
    executedAt: { name: 'executed_at', type: 'timestamptz' },
    source: { type: 'text' },
    venue: { type: 'text' },
  },
});
