import { EntitySchema } from 'typeorm';

/**
 * Read models as their readers see them. Projections write the same tables with set-based SQL; columns that only guard
 * a write are not mapped.
 */
export interface ReadModel {
  readonly platformCode: string;
  /** Time of creation; lists are ordered by it, then by `id`. */
  readonly createdAt: Date;
  readonly id: string;
  /** JSON that the GET of the resource answers. */
  readonly body: string;
}

export interface TraderEntity extends ReadModel {
  readonly strategyId: string;
  readonly participantCode: string;
  readonly autoRebalance: boolean;
}

export interface ParticipantEntity extends ReadModel {
  readonly participantCode: string;
  readonly status: string;
}

export interface InstrumentEntity {
  readonly symbol: string;
  readonly body: string;
}

const schema = 'gateway';
const platformCode = { name: 'platform_code', type: 'text' } as const;
const strategyId = { name: 'strategy_id', type: 'uuid' } as const;
const participantCode = { name: 'participant_code', type: 'text' } as const;
const createdAt = { name: 'created_at', type: 'timestamptz' } as const;
const text = { type: 'text' } as const;

export const traderEntity = new EntitySchema<TraderEntity>({
  name: 'Trader',
  schema,
  tableName: 'traders',
  columns: {
    id: { type: 'uuid', primary: true },
    platformCode,
    strategyId,
    participantCode,
    autoRebalance: { name: 'auto_rebalance', type: 'boolean' },
    createdAt,
    body: text,
  },
});

export const participantEntity = new EntitySchema<ParticipantEntity>({
  name: 'Participant',
  schema,
  tableName: 'participants',
  columns: {
    platformCode: { ...platformCode, primary: true },
    participantCode: { ...participantCode, primary: true },
    id: { type: 'uuid' },
    status: text,
    createdAt,
    body: text,
  },
});

export const instrumentEntity = new EntitySchema<InstrumentEntity>({
  name: 'Instrument',
  schema,
  tableName: 'instruments',
  columns: { symbol: { ...text, primary: true }, body: text },
});

export const READ_MODEL_ENTITIES = [traderEntity, participantEntity, instrumentEntity];
