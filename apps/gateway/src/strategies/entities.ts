import { EntitySchema } from 'typeorm';

/** A Strategy as its readers see it. */
export interface StrategyEntity {
  readonly id: string;
  readonly platformCode: string;
  /** JSON that the GET of the Strategy answers. */
  readonly body: string;
}

export const strategyEntity = new EntitySchema<StrategyEntity>({
  name: 'Strategy',
  schema: 'gateway',
  tableName: 'strategies',
  columns: {
    id: { type: 'uuid', primary: true },
    platformCode: { name: 'platform_code', type: 'text' },
    body: { type: 'text' },
  },
});
